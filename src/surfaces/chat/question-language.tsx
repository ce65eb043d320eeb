import { createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { OtherLanguage } from '@/src/protocol/other-language';
import { EditIcon } from '../icons';
import { shownLanguageName } from '../words/language-names';
import { EditField } from './edit-field';
import { isTooLong } from './question-limit';

/** Says what was done about a question in another language than the page; '' where nothing was. */
export function languageWords({ question, page, how, text = '' }: OtherLanguage): string {
  if (how === 'put' || how === 'given') return `${i18n.t('chat.lookedFor', [shownLanguageName(page)])} “${text}”`;
  if (how === 'failed') return i18n.t('chat.languageFailed', [shownLanguageName(page)]);
  return how === 'unknown'
    ? i18n.t('chat.languageUnknown', [shownLanguageName(question), shownLanguageName(page)])
    : '';
}

interface QuestionLanguageProps {
  readonly language: OtherLanguage;
  /** How many later turns are removed when it is asked again. */
  readonly after: number;
  /** Asks again, and looks for passages with these words. */
  readonly onAsk: (inPageLanguage: string) => Promise<boolean>;
}

/** Below a question in another language than the page: the translation that passages were looked for with. */
export function QuestionLanguage(props: QuestionLanguageProps): JSX.Element {
  const [editing, setEditing] = createSignal(false);
  const [draft, setDraft] = createSignal<string | null>(null);
  let button: HTMLButtonElement | undefined;
  const page = (): string => shownLanguageName(props.language.page);
  const said = (): string => draft() ?? props.language.text ?? '';
  const leave = (): void => {
    setEditing(false);
    queueMicrotask(() => {
      button?.focus();
    });
  };
  const send = async (): Promise<void> => {
    const text = said().trim();
    if (text !== '' && !isTooLong(text) && (await props.onAsk(text))) setDraft(null);
  };
  return (
    <Show
      when={editing()}
      fallback={
        <div class="question-language">
          <p>
            <Switch fallback={languageWords(props.language)}>
              <Match when={props.language.text}>
                {(text) => (
                  <>
                    {i18n.t('chat.lookedFor', [page()])}{' '}
                    <q lang={props.language.page} dir="auto">
                      {text()}
                    </q>
                  </>
                )}
              </Match>
            </Switch>
          </p>
          <Show when={props.language.how !== 'unknown'}>
            <button
              type="button"
              class="button icon-button question-edit"
              ref={button}
              aria-label={i18n.t('chat.editIn', [page()])}
              title={i18n.t('chat.editIn', [page()])}
              onClick={() => setEditing(true)}
            >
              <EditIcon />
            </button>
          </Show>
        </div>
      }
    >
      <p class="question-note">{i18n.t('chat.lookedFor', [page()])}</p>
      <EditField
        label={i18n.t('chat.editIn', [page()])}
        text={said()}
        after={props.after}
        onText={setDraft}
        onCancel={leave}
        onSend={() => void send()}
      />
    </Show>
  );
}
