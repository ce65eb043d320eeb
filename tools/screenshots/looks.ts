/** The looks in which every state is pictured, and the sizes that browsers give our surfaces. */
import { PLAIN_LOOK, type Look } from '../../tests/harness/look.ts';

export interface PicturedLook extends Look {
  /** Width of the window in CSS pixels, if not the surface's own. */
  readonly width?: number;
  /** The reader's text size, in per cent of the usual one. */
  readonly textPercent?: number;
}

/** Motion is reduced everywhere, so that no picture shows half a transition. */
const STILL: Look = { ...PLAIN_LOOK, reducedMotion: true };

export const LOOKS: Readonly<Record<string, PicturedLook>> = {
  light: STILL,
  dark: { ...STILL, scheme: 'dark' },
  // WCAG 2.2, 1.4.10: no horizontal scrolling at 320 CSS pixels.
  narrow: { ...STILL, width: 320 },
  // WCAG 2.2, 1.4.4: text twice as large.
  large: { ...STILL, textPercent: 200 },
  forced: { ...STILL, forcedColors: true },
};

export interface Size {
  readonly width: number;
  readonly height: number;
  /** Pictured down to its end, because it scrolls like any page in a tab. */
  readonly whole?: boolean;
}

const SIZES: Readonly<Record<string, Size>> = {
  card: { width: 420, height: 640 },
  popup: { width: 360, height: 600 },
  chat: { width: 380, height: 720 },
  welcome: { width: 1_000, height: 900, whole: true },
};
const PAGE_SIZE: Size = { width: 900, height: 900, whole: true };

/** The size of a surface in CSS pixels. A surface that is not listed is a page in a tab. */
export function sizeOf(surface: string): Size {
  return SIZES[surface] ?? PAGE_SIZE;
}

/** Whether a surface decides its own width, as the popup does. Then there is no narrower one. */
export function isSizedByItself(surface: string): boolean {
  return surface === 'popup';
}
