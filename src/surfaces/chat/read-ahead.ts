import { createEffect, createMemo, on, onCleanup, type Accessor } from 'solid-js';
import { isSaving } from '../machine-state';
import { useServices } from '../services';

/**
 * The panel stays on a page this long, in milliseconds, before the model reads it: who leafs through tabs costs
 * nothing.
 */
const SETTLE_MS = 600;
/**
 * Lets the model read a conversation's page before the first question, as low-priority work that any question pushes
 * aside. `unread`: null while there is nothing to read ahead. Failing is quiet: the first question then reads the page.
 */
export function createReadAhead(unread: Accessor<string | null>): void {
  const { host, settings } = useServices();
  const chatId = createMemo(unread);
  createEffect(
    on(chatId, (id) => {
      if (id === null) return;
      const timer = setTimeout(() => {
        const warm = async (): Promise<void> => {
          const { readAhead, engine, model } = await settings.load();
          if (readAhead && !(await isSaving()) && chatId() === id)
            await host.call('host.warm', { chatId: id, settings: { engine, model } });
        };
        void warm().catch(() => undefined);
      }, SETTLE_MS);
      onCleanup(() => {
        clearTimeout(timer);
      });
    }),
  );
}
