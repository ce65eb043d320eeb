import { createEffect, on, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { SendIcon, StopIcon } from '../icons';
import { isTooLong, TooLongNote } from './question-limit';
import { growWithText, isEnter } from './text-field';

interface ComposerProps {
  /** What was typed so far in the conversation `chatId`. */
  readonly draft: string;
  readonly chatId: string;
  readonly placeholder: string;
  /** An answer is being written. */
  readonly answering: boolean;
  /** A question is being sent. */
  readonly asking: boolean;
  readonly stopping: boolean;
  readonly onDraft: (text: string) => void;
  readonly onSend: () => void;
  readonly onStop: () => void;
  /** Gets the field, so that it can be focused. */
  readonly ref: (field: HTMLTextAreaElement) => void;
}

/** The field for the next question. Enter sends it, Shift+Enter breaks the line. Its button stops a running answer. */
export function Composer(props: ComposerProps): JSX.Element {
  let field!: HTMLTextAreaElement;
  createEffect(
    on(
      () => [props.chatId, props.draft] as const,
      ([, draft]) => {
        if (field.value !== draft) field.value = draft;
        growWithText(field);
      },
    ),
  );
  const onKey = (event: KeyboardEvent): void => {
    if (!isEnter(event)) return;
    event.preventDefault();
    if (!props.answering) props.onSend();
  };
  const describedBy = (): string | undefined =>
    [isTooLong(props.draft) ? 'composer-too-long' : '', props.answering ? 'composer-waiting' : '']
      .filter((id) => id !== '')
      .join(' ') || undefined;
  return (
    <>
      <TooLongNote id="composer-too-long" question={props.draft} />
      <form
        class="composer"
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <textarea
          ref={(element) => {
            field = element;
            props.ref(element);
          }}
          class="field"
          rows="1"
          dir="auto"
          aria-label={i18n.t('chat.question')}
          placeholder={props.placeholder}
          aria-describedby={describedBy()}
          aria-invalid={isTooLong(props.draft)}
          onKeyDown={onKey}
          onInput={() => {
            props.onDraft(field.value);
            growWithText(field);
          }}
        />
        <ComposerButton
          answering={props.answering}
          stopping={props.stopping}
          onSend={props.onSend}
          onStop={props.onStop}
          canSend={props.draft.trim() !== '' && !isTooLong(props.draft) && !props.asking}
          onUsed={() => {
            field.focus();
          }}
        />
      </form>
    </>
  );
}

/** Asks, or stops the answer that is being written. */
function ComposerButton(
  props: Pick<ComposerProps, 'answering' | 'stopping' | 'onSend' | 'onStop'> & {
    readonly canSend: boolean;
    readonly onUsed: () => void;
  },
): JSX.Element {
  return (
    <Show
      when={props.answering}
      fallback={
        <button
          type="button"
          class="button round primary"
          aria-label={i18n.t('chat.send')}
          title={i18n.t('chat.send')}
          disabled={!props.canSend}
          onClick={() => {
            props.onSend();
            props.onUsed();
          }}
        >
          <SendIcon />
        </button>
      }
    >
      <button
        type="button"
        class="button round"
        aria-label={i18n.t('chat.stop')}
        title={i18n.t('chat.stop')}
        disabled={props.stopping}
        onClick={() => {
          props.onStop();
          props.onUsed();
        }}
      >
        <StopIcon />
      </button>
      <span class="visually-hidden" id="composer-waiting">
        {i18n.t('chat.waiting')}
      </span>
    </Show>
  );
}
