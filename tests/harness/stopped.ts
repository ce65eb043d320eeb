/** Stops a job that reads a page section by section. */
import { expect } from 'vitest';
import { followJob } from './job-view.ts';
import type { Place } from './place.ts';

/** The number of notes on sections in the card. */
export const notesOf = (card: Place): Promise<number> => card.evaluate(() => document.querySelectorAll('.note').length);

/** Presses Stop by script, because the button moves with each new line and a mouse click may miss it. */
export function pressStop(card: Place): Promise<void> {
  return card.evaluate(() => {
    document.querySelector<HTMLElement>('.job-buttons .button')?.click();
  });
}

/** Presses Stop, and expects that more than `keeps` notes stay and that the card tells how much was read. */
export async function expectStop(card: Place, { withinMs, keeps }: { withinMs: number; keeps: number }): Promise<void> {
  const pressed = Date.now();
  await pressStop(card);
  const end = await followJob(card, () => undefined, 3 * withinMs);
  expect(Date.now() - pressed).toBeLessThan(withinMs);
  expect(end.phase).toBe('cancelled');
  expect(end.coverage).toMatch(/first \d+ %/);
  expect(await notesOf(card)).toBeGreaterThan(keeps);
}
