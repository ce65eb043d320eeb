import { createUniqueId, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { isTooLong, TooLongNote } from './question-limit';
import { growWithText, isEnter } from './text-field';

/** The field in which an earlier question is edited. Enter asks it again, Escape leaves. */
export function EditField(props: {
  label: string;
  text: string;
  after: number;
  onText: (text: string) => void;
  onCancel: () => void;
  onSend: () => void;
}): JSX.Element {
  const note = createUniqueId();
  const tooLong = createUniqueId();
  const onKey = (event: KeyboardEvent): void => {
    if (isEnter(event)) {
      event.preventDefault();
      props.onSend();
    } else if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      props.onCancel();
    }
  };
  const show = (field: HTMLTextAreaElement): void => {
    queueMicrotask(() => {
      growWithText(field);
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    });
  };
  return (
    <div class="question editing">
      <textarea
        ref={show}
        class="field"
        rows="1"
        dir="auto"
        aria-label={props.label}
        aria-describedby={isTooLong(props.text) ? `${tooLong} ${note}` : note}
        aria-invalid={isTooLong(props.text)}
        value={props.text}
        onKeyDown={onKey}
        onInput={({ currentTarget }) => {
          props.onText(currentTarget.value);
          growWithText(currentTarget);
        }}
      />
      <TooLongNote id={tooLong} question={props.text} />
      <p class="question-note" id={note}>
        {props.after > 0 ? i18n.t('chat.editNoteAfter', props.after) : i18n.t('chat.editNote')}
      </p>
      <div class="question-buttons">
        <button
          type="button"
          class="button"
          onClick={() => {
            props.onCancel();
          }}
        >
          {i18n.t('action.cancel')}
        </button>
        <button
          type="button"
          class="button primary"
          disabled={props.text.trim() === '' || isTooLong(props.text)}
          onClick={() => {
            props.onSend();
          }}
        >
          {i18n.t('chat.resend')}
        </button>
      </div>
    </div>
  );
}
