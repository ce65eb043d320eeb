import { createEffect, createMemo, on, onCleanup, type Accessor } from 'solid-js';
import { isSaving } from '../machine-state';
import { useServices } from '../services';

/** A page is read ahead after the panel has shown it so long, in milliseconds. Passing through tabs costs nothing. */
const SETTLE_MS = 600;

/**
 * Reads a conversation's page ahead of the first question. Any question has priority over it. Where it fails, nothing
 * is said: the first question reads the page then.
 * @param unread id of a conversation whose page is not read yet; null where there is none
 */
export function createReadAhead(unread: Accessor<string | null>): void {
  const { host, settings } = useServices();
  const chatId = createMemo(unread);
  const open = new AbortController();
  onCleanup(() => {
    open.abort();
  });
  const readPage = async (id: string): Promise<void> => {
    const { readAhead, engine, model } = await settings.load();
    if (!readAhead || (await isSaving()) || chatId() !== id) return;
    const params = { chatId: id, settings: { engine, model } };
    // The first question does not close the stream: it takes over what has been read.
    await host.stream('host.readAhead', params, { signal: open.signal, onProgress: () => undefined });
  };
  createEffect(
    on(chatId, (id) => {
      if (id === null) return;
      const timer = setTimeout(() => {
        readPage(id).catch(() => undefined);
      }, SETTLE_MS);
      onCleanup(() => {
        clearTimeout(timer);
      });
    }),
  );
}
