import { createSignal, createUniqueId, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { EditIcon } from '../icons';
import { isTooLong, TooLongNote } from './question-limit';
import { growWithText, isEnter } from './text-field';

interface QuestionProps {
  readonly question: string;
  /** Turns that go when it is asked again. */
  readonly after: number;
  readonly onAsk: (question: string) => Promise<boolean>;
}

/** A question as it was asked, and the field in which it can be changed and asked again. */
export function Question(props: QuestionProps): JSX.Element {
  const [editing, setEditing] = createSignal(false);
  // Escape leaves the field and keeps what was typed in it for the next time.
  const [draft, setDraft] = createSignal<string | null>(null);
  let button: HTMLButtonElement | undefined;
  const leave = (): void => {
    setEditing(false);
    queueMicrotask(() => {
      button?.focus();
    });
  };
  const send = async (): Promise<void> => {
    const question = (draft() ?? props.question).trim();
    if (question !== '' && !isTooLong(question) && (await props.onAsk(question))) setDraft(null);
  };
  return (
    <Show
      when={editing()}
      fallback={
        <div class="question">
          <h2 class="visually-hidden">{i18n.t('chat.you')}</h2>
          <p class="question-text" dir="auto">
            {props.question}
          </p>
          <button
            type="button"
            class="button icon-button question-edit"
            ref={button}
            aria-label={i18n.t('chat.edit')}
            title={i18n.t('chat.edit')}
            onClick={() => setEditing(true)}
          >
            <EditIcon />
          </button>
        </div>
      }
    >
      <EditField
        text={draft() ?? props.question}
        after={props.after}
        onText={setDraft}
        onCancel={leave}
        onSend={() => void send()}
      />
    </Show>
  );
}

function EditField(props: {
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
        aria-label={i18n.t('chat.edit')}
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
