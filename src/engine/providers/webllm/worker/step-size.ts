/** How many prompt tokens to give the GPU at once. */
import type { StepSize } from '@/src/engine/worker/generate';

/** A step should take this long, in milliseconds: a stop can act only between steps, and has to act within 300. */
const TARGET_MS = 100;
/** The first step on a GPU, and on a rasterizer on the processor; in tokens. */
const FIRST_STEP = { gpu: 64, software: 2 };
/** Halving a step is not worth it if half takes more than this share of the time: most of that is fixed cost. */
const WORTH_HALVING = 0.7;
/** Known times of other sizes shrink by this factor with every step, so that those sizes are tried again. */
const FADING = 0.9;

/**
 * Looks for the largest power of two that fits into the time of a step. A step has a fixed cost besides that of its
 * tokens, so the times of neighbouring sizes are compared. The shortest time of a size counts, because a machine that
 * is busy for a moment is not slow. One for the worker's whole life: the next prompt begins with the last size.
 */
export class DoublingStep implements StepSize {
  private size: number;
  private readonly shortest = new Map<number, number>();

  /** @param max The library's own limit, in tokens. */
  constructor(
    private readonly max: number,
    software: boolean,
  ) {
    this.size = Math.min(max, software ? FIRST_STEP.software : FIRST_STEP.gpu);
  }

  /** Tokens for the next step, of so many that are left. */
  of(left: number): number {
    return Math.min(left, this.size);
  }

  /** Learns from a step. A shorter one at the prompt's end is ignored. */
  learn(tokens: number, ms: number): void {
    if (tokens !== this.size) return;
    const time = Math.min(ms, this.shortest.get(tokens) ?? Infinity);
    for (const [size, known] of this.shortest) this.shortest.set(size, known * FADING);
    this.shortest.set(tokens, time);
    if (this.isWorthDoubling(time)) this.size *= 2;
    else if (this.isWorthHalving(time)) this.size /= 2;
  }

  /** A size that was never tried is tried once, because it may take hardly longer. */
  private isWorthDoubling(time: number): boolean {
    return time <= TARGET_MS && this.size * 2 <= this.max && (this.shortest.get(this.size * 2) ?? 0) <= TARGET_MS;
  }

  private isWorthHalving(time: number): boolean {
    return time > TARGET_MS && this.size > 1 && (this.shortest.get(this.size / 2) ?? 0) < time * WORTH_HALVING;
  }
}
