import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { Chat, ChatTurn } from '@/src/protocol/chat';
import type { ErrorInfo } from '@/src/protocol/errors';
import { useServices } from '../services';

export interface FollowedChat {
  /** The conversation as the host last told it; null until it has. Turns keep their identity over changes. */
  readonly chat: Accessor<Chat | null>;
  /** Why it cannot be shown, or null. What was shown so far stays, unless it was erased. */
  readonly lost: Accessor<ErrorInfo | null>;
}

/** Follows the conversation with this id, and another one as soon as the id changes. */
export function createChat(chatId: Accessor<string | null>): FollowedChat {
  const { host } = useServices();
  const [store, setStore] = createStore<{ chat: Chat | null }>({ chat: null });
  const [lost, setLost] = createSignal<ErrorInfo | null>(null);
  createEffect(
    on(chatId, (id) => {
      setLost(null);
      if (store.chat?.chatId !== id) setStore('chat', null);
      if (id === null) return;
      onCleanup(
        host.followChat(id, {
          onChat(chat) {
            setLost(null);
            setStore('chat', reconcile(chat, { key: 'turnId', merge: false }));
          },
          onLost(error) {
            // Erased: nothing of it is to be shown any more.
            if (error.code === 'unknown-chat') setStore('chat', null);
            setLost(error);
          },
        }),
      );
    }),
  );
  return { chat: () => store.chat, lost };
}

/** Whether its answer is still to come. */
export function isOpenTurn(turn: ChatTurn): boolean {
  return turn.state === 'queued' || turn.state === 'running';
}
