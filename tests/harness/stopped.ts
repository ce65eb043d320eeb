/** A page that is read section by section, and stopped on the way. */
import { expect } from 'vitest';
import { followJob } from './job-view.ts';
import type { Place } from './place.ts';

/** How many notes on sections the card shows. */
export const notesOf = (card: Place): Promise<number> => card.evaluate(() => document.querySelectorAll('.note').length);

/** Presses Stop. It moves with each line that is written, so that a click of the mouse may come too late. */
export function pressStop(card: Place): Promise<void> {
  return card.evaluate(() => {
    document.querySelector<HTMLElement>('.job-buttons .button')?.click();
  });
}

/** Presses Stop: what there is stays, more notes than `keeps` among it, and tells its share. */
export async function expectStop(card: Place, { withinMs, keeps }: { withinMs: number; keeps: number }): Promise<void> {
  const pressed = Date.now();
  await pressStop(card);
  const end = await followJob(card, () => undefined, 3 * withinMs);
  expect(Date.now() - pressed).toBeLessThan(withinMs);
  expect(end.phase).toBe('cancelled');
  expect(end.coverage).toMatch(/first \d+ %/);
  expect(await notesOf(card)).toBeGreaterThan(keeps);
}
