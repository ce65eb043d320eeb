/** Keys and chords by puppeteer's names: `Enter`, `a`, `Shift+Tab`, `Control+Home`. */
import type { KeyInput, Page } from 'puppeteer';

export interface Chord {
  readonly held: readonly string[];
  readonly key: string;
}

/** `Shift+Tab` → Shift held, Tab pressed. */
export function parseChord(chord: string): Chord {
  const parts = chord.split('+');
  return { held: parts.slice(0, -1), key: parts.at(-1) ?? '' };
}

/** Presses and releases a chord in a page. */
export async function pressChord(page: Page, chord: string): Promise<void> {
  const { held, key } = parseChord(chord);
  for (const one of held) await page.keyboard.down(one as KeyInput);
  await page.keyboard.press(key as KeyInput);
  for (const one of held) await page.keyboard.up(one as KeyInput);
}
