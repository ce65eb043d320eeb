import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { followChat } from '@/src/messaging/follow';
import type { Chat } from '@/src/protocol/chat';
import type { ErrorInfo } from '@/src/protocol/errors';
import { useServices } from '../services';

/** A conversation as the host has it. */
export interface FollowedChat {
  /** As the host told it last; null before that. A turn that changes stays the same object. */
  readonly chat: Accessor<Chat | null>;
  /** Why it cannot be shown, or null. What is shown stays, unless it was erased. */
  readonly lost: Accessor<ErrorInfo | null>;
}

/** Follows the conversation with this id, and another one when the id changes. */
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
        followChat(host, id, {
          onChat(chat) {
            setLost(null);
            setStore('chat', reconcile(chat, { key: 'turnId', merge: false }));
          },
          onLost(error) {
            // It was erased, so nothing of it may stay on screen.
            if (error.code === 'unknown-chat') setStore('chat', null);
            setLost(error);
          },
        }),
      );
    }),
  );
  return { chat: () => store.chat, lost };
}
