/** How many prompt tokens llama.cpp gets at once. By time, because machines and models differ by a factor of 100. */
import type { StepSize } from '@/src/engine/worker/generate';

/**
 * A step should take this long, in milliseconds. Where memory cannot be shared, a stop can act only between steps, and
 * has to act within 300.
 */
const TARGET_MS = 180;
/** The kernels take four tokens at a time. More than 128 are not faster (SmolLM2-135M: 307 tokens/s, 302 with 64). */
const MULTIPLE = 4;
const FIRST_STEP = 8;
export const LARGEST_STEP = 128;

/**
 * One for the worker's whole life: the next prompt begins with the size that the last one ended with. Only the last
 * step counts, because the same tokens take three times as long after 2,000 others.
 */
export class ProportionalStep implements StepSize {
  private size = FIRST_STEP;

  /**
   * Tokens for the next step, of so many that are left. It may be up to three more than fit, so that none or at least
   * four are left. Fewer than four are computed by the kernels of an answer, which round differently; the clock must
   * not decide whether a prompt ends with those.
   */
  of(left: number): number {
    const rest = left - this.size;
    if (rest <= 0) return left;
    if (rest >= MULTIPLE) return this.size;
    return this.size > MULTIPLE ? this.size - MULTIPLE : left;
  }

  /** Learns from a step. A shorter one at the prompt's end is ignored. */
  learn(tokens: number, ms: number): void {
    if (tokens < this.size) return;
    const fitting = (tokens * TARGET_MS) / Math.max(1, ms);
    this.size = Math.min(LARGEST_STEP, Math.max(MULTIPLE, Math.floor(fitting / MULTIPLE) * MULTIPLE));
  }
}
