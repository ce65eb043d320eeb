import { For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Chat } from '@/src/protocol/chat';
import type { ErrorCode } from '@/src/protocol/errors';
import { ErrorNotice, type StepActions } from '../error/error-notice';
import { formatCount } from '../words/format';
import { Composer } from './composer';
import type { ShownConversation } from './create-conversation';
import type { Drafts } from './create-drafts';
import { isTooLong } from './question-limit';
import { TurnList } from './turn-list';

const SUGGESTIONS = ['chat.suggestSummary', 'chat.suggestPoints', 'chat.suggestSimple'] as const;

interface ChatViewProps {
  readonly chat: Chat;
  readonly conversation: ShownConversation;
  readonly drafts: Drafts;
  readonly steps: StepActions;
}

/** A conversation: which page it is about if not the one in front, its turns, and the field for the next question. */
export function ChatView(props: ChatViewProps): JSX.Element {
  let field: HTMLTextAreaElement | undefined;
  const answering = (): boolean => props.conversation.open() !== null;
  const send = async (question: string): Promise<void> => {
    const { chatId } = props.chat;
    if (question.trim() === '' || isTooLong(question) || answering() || props.conversation.asking()) return;
    // What is typed while the question is being sent is the next question.
    if ((await props.conversation.ask(question, null)) && props.drafts.of(chatId) === question)
      props.drafts.set(chatId, '');
  };
  const failed = (): ErrorCode | null => {
    const code = props.conversation.refused();
    return code === 'other-page' ? null : code;
  };
  return (
    <>
      <OriginBar chat={props.chat} conversation={props.conversation} />
      <TurnList conversation={props.conversation} turns={props.chat.turns} steps={props.steps}>
        <Show when={props.chat.turns.length === 0}>
          <Empty
            words={props.chat.keptWords}
            onAsk={(question) => {
              void send(question);
              field?.focus();
            }}
          />
        </Show>
      </TurnList>
      <div class="panel-foot">
        <Show when={failed()}>
          {(code) => (
            <div role="alert">
              <ErrorNotice
                code={code()}
                steps={{
                  ...props.steps,
                  retry: () => {
                    void send(props.drafts.of(props.chat.chatId));
                  },
                }}
              />
            </div>
          )}
        </Show>
        <Show when={props.conversation.refused() === 'other-page'}>
          <p class="panel-note" role="alert">
            {i18n.t('chat.beforeAsk')}
          </p>
        </Show>
        <Composer
          chatId={props.chat.chatId}
          draft={props.drafts.of(props.chat.chatId)}
          answering={answering()}
          asking={props.conversation.asking()}
          stopping={props.conversation.job.stopping()}
          ref={(element) => {
            field = element;
          }}
          placeholder={i18n.t(props.conversation.origin() === 'front' ? 'chat.placeholder' : 'chat.placeholderEarlier')}
          onDraft={(text) => {
            props.drafts.set(props.chat.chatId, text);
          }}
          onSend={() => {
            void send(props.drafts.of(props.chat.chatId));
          }}
          onStop={() => {
            props.conversation.job.stop();
          }}
        />
      </div>
    </>
  );
}

/** Says that this conversation is not about the page in front, with the way there. */
function OriginBar(props: { chat: Chat; conversation: ShownConversation }): JSX.Element {
  return (
    <Show when={props.conversation.origin() !== 'front'}>
      <div class="origin" data-origin={props.conversation.origin()}>
        <p dir="auto">
          {props.conversation.origin() === 'before'
            ? i18n.t('chat.before', [props.chat.title || i18n.t('task.untitled')])
            : i18n.t('chat.earlierOne')}
        </p>
        <button
          type="button"
          class="link"
          onClick={() => {
            props.conversation.toFront();
          }}
        >
          {i18n.t(props.conversation.origin() === 'before' ? 'chat.toFront' : 'chat.back')}
        </button>
      </div>
    </Show>
  );
}

function Empty(props: { words: number; onAsk: (question: string) => void }): JSX.Element {
  return (
    <div class="empty">
      <h2>{i18n.t('chat.emptyTitle')}</h2>
      <p>{i18n.t('chat.emptyText')}</p>
      <div class="suggestions" role="group" aria-label={i18n.t('chat.suggestions')}>
        <For each={SUGGESTIONS}>
          {(key) => (
            <button
              type="button"
              class="suggestion"
              onClick={() => {
                props.onAsk(i18n.t(key));
              }}
            >
              {i18n.t(key)}
            </button>
          )}
        </For>
      </div>
      <p class="empty-words">{i18n.t('chat.words', props.words, [formatCount(props.words)])}</p>
    </div>
  );
}
