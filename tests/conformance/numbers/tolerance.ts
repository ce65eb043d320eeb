/**
 * How much a library may differ from the reference, as shares of the logits' standard deviation (about 3 in the tiny
 * models).
 */
import type { BrowserName } from '../../harness/session';
import type { Variant } from './library';

export interface Tolerance {
  readonly worst: number;
  readonly typical: number;
}

/**
 * About three times the measured differences (`tools/webllm-libs/README.md`). llvmpipe (Firefox) computes float32 as
 * precisely as NumPy; SwiftShader's exponential (Chromium) is less precise, as WGSL allows. Half precision for
 * activations and cache loses a relative 2^-11 in every step. Rounding weights to eight bits (`exact` is false) changes
 * the model itself, and evenly spread random weights most of all.
 */
export function toleranceFor(browser: BrowserName, { dtype }: Variant, exact: boolean): Tolerance {
  if (!exact) return { worst: 0.3, typical: 0.06 };
  if (dtype === 'f16') return { worst: 0.05, typical: 0.008 };
  return browser === 'chromium' ? { worst: 0.01, typical: 0.0012 } : { worst: 2e-4, typical: 2e-5 };
}
