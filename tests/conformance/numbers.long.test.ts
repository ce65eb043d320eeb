/** Compares every library that runs in a browser without a GPU, up to the end of its context. */
import { compareLibraries } from './numbers';

compareLibraries({
  variants: (browser) =>
    (browser === 'chromium' ? (['f32'] as const) : (['f32', 'f16'] as const)).flatMap((dtype) => [
      { dtype, schedule: 'soft' } as const,
      ...(browser === 'chromium' ? [] : [{ dtype, schedule: 'gpu' } as const]),
    ]),
  isLong: () => true,
  hasDemo: () => true,
});
