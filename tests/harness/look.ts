/** How a document is to be shown: what the system and the browser would tell it about the reader's wishes. */

export interface Look {
  readonly scheme: 'light' | 'dark';
  /** Colours of the system's own, as with Windows' contrast themes. */
  readonly forcedColors: boolean;
  readonly reducedMotion: boolean;
}

/** What a document sees where nobody asked for anything. */
export const PLAIN_LOOK: Look = { scheme: 'light', forcedColors: false, reducedMotion: false };

/** The look as CDP's `Emulation.setEmulatedMedia` takes it; all at once, for each call replaces the one before. */
export function mediaFeatures({ scheme, forcedColors, reducedMotion }: Look): { name: string; value: string }[] {
  return [
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'forced-colors', value: forcedColors ? 'active' : 'none' },
    { name: 'prefers-reduced-motion', value: reducedMotion ? 'reduce' : 'no-preference' },
  ];
}

/** The look as properties of Firefox's `browsingContext`; its `none` means that nothing is overridden. */
export function contextOverrides({ scheme, forcedColors, reducedMotion }: Look): Readonly<Record<string, string>> {
  return {
    prefersColorSchemeOverride: scheme,
    forcedColorsOverride: forcedColors ? 'active' : 'none',
    prefersReducedMotionOverride: reducedMotion ? 'reduce' : 'no-preference',
  };
}
