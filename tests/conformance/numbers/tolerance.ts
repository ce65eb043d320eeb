/**
 * How far a library may be from the reference, as shares of the logits' standard deviation (about 3 in the tiny
 * models).
 */
import type { BrowserName } from '../../harness/session';
import type { Variant } from './library';

export interface Tolerance {
  readonly worst: number;
  readonly typical: number;
}

/**
 * About three times what was measured over all cases (`tools/webllm-libs/README.md` has the figures). llvmpipe
 * (Firefox) computes float32 as precisely as NumPy does; SwiftShader's (Chromium) exponential is coarser, as WGSL
 * allows. With half-precision activations and cache a relative 2^-11 is lost at every step. Rounding weights to eight
 * bits (`exact` false) changes the model itself: random weights, which spread evenly, lose most by it.
 */
export function toleranceFor(browser: BrowserName, { dtype }: Variant, exact: boolean): Tolerance {
  if (!exact) return { worst: 0.3, typical: 0.06 };
  if (dtype === 'f16') return { worst: 0.05, typical: 0.008 };
  return browser === 'chromium' ? { worst: 0.01, typical: 0.0012 } : { worst: 2e-4, typical: 2e-5 };
}
