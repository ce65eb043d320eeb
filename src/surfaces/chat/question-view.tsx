import { createSignal, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { EditIcon } from '../icons';
import { EditField } from './edit-field';
import { isTooLong } from './question-limit';

interface QuestionProps {
  readonly question: string;
  /** How many later turns are removed when it is asked again. */
  readonly after: number;
  readonly onAsk: (question: string) => Promise<boolean>;
}

/** A question as it was asked, and the field in which it can be edited and asked again. */
export function QuestionView(props: QuestionProps): JSX.Element {
  const [editing, setEditing] = createSignal(false);
  // Escape leaves the field, and what was typed in it stays for the next time.
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
        label={i18n.t('chat.edit')}
        text={draft() ?? props.question}
        after={props.after}
        onText={setDraft}
        onCancel={leave}
        onSend={() => void send()}
      />
    </Show>
  );
}
