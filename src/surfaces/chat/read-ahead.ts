import { createEffect, createMemo, on, onCleanup, type Accessor } from 'solid-js';
import { useServices } from '../services';

/** The panel stays on a page this long, in milliseconds, before the model reads it: who leafs through tabs costs nothing. */
const SETTLE_MS = 600;
/** At or below this charge, while discharging, nothing is read ahead: where Chrome's Energy Saver begins by default. */
const LOW_BATTERY = 0.2;

interface Battery { readonly charging: boolean; readonly level: number }

/** Whether the machine can spare the work: not on a low battery, and not where the user asks for less data. */
async function canSpare(): Promise<boolean> {
  if (matchMedia('(prefers-reduced-data: reduce)').matches) return false;
  const { getBattery } = navigator as { getBattery?: () => Promise<Battery> };
  const battery = await getBattery?.call(navigator).catch(() => undefined);
  return battery === undefined || battery.charging || battery.level > LOW_BATTERY;
}

/**
 * Lets the model read a conversation's page before the first question, as low-priority work that any question pushes
 * aside. `unread`: null while there is nothing to read ahead. Failing is quiet: the first question then reads the page.
 */
export function createReadAhead(unread: Accessor<string | null>): void {
  const { host, settings } = useServices();
  const chatId = createMemo(unread);
  createEffect(on(chatId, (id) => {
    if (id === null) return;
    const timer = setTimeout(() => {
      const warm = async (): Promise<void> => {
        const { readAhead, engine, model } = await settings.load();
        if (readAhead && (await canSpare()) && chatId() === id) await host.call('host.warm', { chatId: id, settings: { engine, model } });
      };
      void warm().catch(() => undefined);
    }, SETTLE_MS);
    onCleanup(() => { clearTimeout(timer); });
  }));
}
