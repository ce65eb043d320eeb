/** The looks that every state is pictured in, and the sizes that the browsers give our surfaces. */
import { PLAIN_LOOK, type Look } from '../../tests/harness/look.ts';

export interface PicturedLook extends Look {
  /** Width of the window in CSS pixels, where it is not the surface's own. */
  readonly width?: number;
  /** The reader's size of text, in per cent of the usual. */
  readonly textPercent?: number;
}

/** Motion is reduced everywhere, so that no picture catches a transition half way. */
const STILL: Look = { ...PLAIN_LOOK, reducedMotion: true };

export const LOOKS: Readonly<Record<string, PicturedLook>> = {
  light: STILL,
  dark: { ...STILL, scheme: 'dark' },
  // WCAG 2.2, 1.4.10: no sideways scrolling at 320 CSS pixels.
  narrow: { ...STILL, width: 320 },
  // WCAG 2.2, 1.4.4: text twice as large.
  large: { ...STILL, textPercent: 200 },
  forced: { ...STILL, forcedColors: true },
};

export interface Size {
  readonly width: number;
  readonly height: number;
  /** Pictured down to its end, for it scrolls like any page in a tab. */
  readonly whole?: boolean;
}

const SIZES: Readonly<Record<string, Size>> = {
  card: { width: 420, height: 640 },
  popup: { width: 360, height: 600 },
  chat: { width: 380, height: 720 },
  welcome: { width: 1_000, height: 900, whole: true },
};
const PAGE_SIZE: Size = { width: 900, height: 900, whole: true };

/** The size of a surface in CSS pixels; one that is not listed is a page in a tab. */
export function sizeOf(surface: string): Size {
  return SIZES[surface] ?? PAGE_SIZE;
}

/** The popup alone decides how wide its window is, so a narrower one does not exist. */
export function isSizedByItself(surface: string): boolean {
  return surface === 'popup';
}
