/** The reader's preferences that a document gets from the system and the browser. */

export interface Look {
  readonly scheme: 'light' | 'dark';
  /** The system's own colours, as in Windows' contrast themes. */
  readonly forcedColors: boolean;
  readonly reducedMotion: boolean;
}

/** The look without any preference. */
export const PLAIN_LOOK: Look = { scheme: 'light', forcedColors: false, reducedMotion: false };

/** The look for CDP's `Emulation.setEmulatedMedia`. Has all features, because each call replaces the earlier one. */
export function mediaFeatures({ scheme, forcedColors, reducedMotion }: Look): { name: string; value: string }[] {
  return [
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'forced-colors', value: forcedColors ? 'active' : 'none' },
    { name: 'prefers-reduced-motion', value: reducedMotion ? 'reduce' : 'no-preference' },
  ];
}

/** The look as properties of Firefox's `browsingContext`, where `none` means no override. */
export function contextOverrides({ scheme, forcedColors, reducedMotion }: Look): Readonly<Record<string, string>> {
  return {
    prefersColorSchemeOverride: scheme,
    forcedColorsOverride: forcedColors ? 'active' : 'none',
    prefersReducedMotionOverride: reducedMotion ? 'reduce' : 'no-preference',
  };
}
