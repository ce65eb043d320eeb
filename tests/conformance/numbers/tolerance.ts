/** How far a library may be from the reference, as shares of the logits' standard deviation (about 3 in the tiny models). */
import type { BrowserName } from '../../e2e/harness/session';
import type { Variant } from './library';

export interface Tolerance {
  readonly worst: number;
  readonly typical: number;
}

/**
 * Three times what was measured, for worst and typical. llvmpipe (Firefox) computes float32 as precisely as NumPy does;
 * SwiftShader's (Chromium) sine, cosine and exponential are coarser, as WGSL allows. With half-precision activations and
 * cache, a relative 2^-11 is lost at every step. Rounding weights to eight bits changes the model itself.
 */
export function toleranceFor(browser: BrowserName, { dtype }: Variant, exact: boolean): Tolerance {
  if (!exact) return { worst: 0.1, typical: 0.02 };
  if (dtype === 'f16') return { worst: 0.05, typical: 0.008 };
  return browser === 'chromium' ? { worst: 0.01, typical: 0.0012 } : { worst: 1e-4, typical: 1e-5 };
}
