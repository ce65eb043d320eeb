import { createResource, createSignal, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ChatSummary } from '@/src/protocol/chat';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { ConfirmDialog } from '../dialog/confirm-dialog';
import { ErrorNotice } from '../error/error-notice';
import { TrashIcon } from '../icons';
import { useServices } from '../services';
import { formatCount, formatWhen, joinFacts } from '../words/format';
import { Sheet } from './dialogs';

const NOTES = {
  run: 'chat.historyRun',
  keep: 'chat.historyKeep',
  'set-aside': 'chat.historyAside',
  memory: 'chat.historyMemory',
} as const;

/** The list of earlier conversations. Each can be opened or erased. */
export function History(props: { shown: boolean; onClose: () => void; onOpen: (chatId: string) => void }): JSX.Element {
  const { host, settings } = useServices();
  const [kept, setKept] = createSignal<{ readonly chatId: string; readonly error: ErrorInfo } | null>(null);
  const [toErase, setToErase] = createSignal<ChatSummary | null>(null);
  const [list, { refetch }] = createResource(
    () => props.shown,
    async () => {
      const [{ chats }, status, { history }] = await Promise.all([
        host.call('host.chats', {}),
        host.call('host.status', {}),
        settings.load(),
      ]);
      return { chats, note: NOTES[status.history === 'ok' ? history : status.history] };
    },
  );
  const failure = (): ReturnType<typeof toErrorInfo>['code'] | null =>
    list.error === undefined ? null : toErrorInfo(list.error, 'host-unreachable').code;
  const shown = (): { chats: ChatSummary[]; note: (typeof NOTES)[keyof typeof NOTES] } | undefined =>
    failure() ? undefined : list.latest;
  const erase = async (chatId: string): Promise<void> => {
    setKept(null);
    await host.call('host.eraseChats', { chatId }).catch((reason: unknown) => {
      const error = toErrorInfo(reason, 'host-unreachable');
      // Another window may have erased it already.
      if (error.code !== 'unknown-chat') setKept({ chatId, error });
    });
    await refetch();
    // The button that had the focus is gone.
    document.querySelector<HTMLElement>('dialog[open] .sheet-title')?.focus();
  };
  return (
    <>
      <Sheet
        shown={props.shown}
        title={i18n.t('chat.earlier')}
        large
        onClose={() => {
          props.onClose();
        }}
      >
        <Show when={kept()}>
          {(left) => (
            <div role="alert">
              <ErrorNotice
                code={left().error.code}
                data={left().error.data}
                steps={{ retry: () => void erase(left().chatId) }}
              />
            </div>
          )}
        </Show>
        <Show when={failure()}>{(code) => <ErrorNotice code={code()} steps={{ retry: () => void refetch() }} />}</Show>
        <Show when={shown()}>
          {(list) => (
            <>
              <Show when={list().chats.length > 0} fallback={<p class="sheet-text">{i18n.t('chat.historyEmpty')}</p>}>
                <ul class="history">
                  <For each={list().chats}>
                    {(chat) => (
                      <Entry
                        chat={chat}
                        onOpen={() => {
                          props.onClose();
                          props.onOpen(chat.chatId);
                        }}
                        onErase={() => setToErase(chat)}
                      />
                    )}
                  </For>
                </ul>
              </Show>
              <p class="sheet-note">{i18n.t(list().note)}</p>
            </>
          )}
        </Show>
      </Sheet>
      <ConfirmDialog
        shown={toErase() !== null}
        onClose={() => setToErase(null)}
        question={{
          title: i18n.t('chat.deleteTitle'),
          text: i18n.t('chat.deleteText', [toErase()?.title ?? '']),
          confirm: i18n.t('chat.deleteDo'),
          keep: i18n.t('action.cancel'),
        }}
        onConfirm={() => {
          const chat = toErase();
          if (chat) void erase(chat.chatId);
        }}
      />
    </>
  );
}

function Entry(props: { chat: ChatSummary; onOpen: () => void; onErase: () => void }): JSX.Element {
  const title = (): string => props.chat.title || i18n.t('task.untitled');
  return (
    <li class="history-entry" data-chat={props.chat.chatId}>
      <button
        type="button"
        class="history-open"
        onClick={() => {
          props.onOpen();
        }}
      >
        <span class="history-title" dir="auto">
          {title()}
        </span>
        <span class="history-facts">
          {joinFacts([
            formatWhen(props.chat.updatedAt),
            i18n.t('chat.questions', props.chat.turns, [formatCount(props.chat.turns)]),
          ])}
        </span>
      </button>
      <button
        type="button"
        class="button icon-button"
        aria-label={i18n.t('chat.delete', [title()])}
        title={i18n.t('chat.deleteDo')}
        onClick={() => {
          props.onErase();
        }}
      >
        <TrashIcon />
      </button>
    </li>
  );
}
