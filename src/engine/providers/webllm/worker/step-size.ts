/** How many prompt tokens to give the GPU at once. */
import type { StepSize } from '@/src/engine/worker/generate';

/** A step should take this long, in milliseconds: Stop can act only between steps, and has 300 ms. */
const TARGET_MS = 100;
/** First step on a GPU, and on a rasterizer that runs on the processor; in tokens. */
const FIRST_STEP = { gpu: 64, software: 2 };
/** Half a step that takes more than this share of the whole one's time is not worth it: most of it is fixed cost. */
const WORTH_HALVING = 0.7;
/** What is known of the other sizes fades by this factor with every step, so that they are tried again now and then. */
const FADING = 0.9;

/**
 * Looks for the largest power of two that a step may hold. A step has a fixed cost besides that of its tokens, so the
 * times of neighbouring sizes are compared; the shortest time counts, for a machine that is busy for a moment is not
 * slow. One for the worker's whole life: the next prompt begins with what the last one taught.
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

  /** Learns from a step. One with fewer tokens than allowed, at the prompt's end, tells nothing. */
  learn(tokens: number, ms: number): void {
    if (tokens !== this.size) return;
    const time = Math.min(ms, this.shortest.get(tokens) ?? Infinity);
    for (const [size, known] of this.shortest) this.shortest.set(size, known * FADING);
    this.shortest.set(tokens, time);
    if (this.isWorthDoubling(time)) this.size *= 2;
    else if (this.isWorthHalving(time)) this.size /= 2;
  }

  /** A size that was never tried is tried once: it may cost hardly more. */
  private isWorthDoubling(time: number): boolean {
    return time <= TARGET_MS && this.size * 2 <= this.max && (this.shortest.get(this.size * 2) ?? 0) <= TARGET_MS;
  }

  private isWorthHalving(time: number): boolean {
    return time > TARGET_MS && this.size > 1 && (this.shortest.get(this.size / 2) ?? 0) < time * WORTH_HALVING;
  }
}
