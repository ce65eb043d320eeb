/** How many prompt tokens to give the GPU at once. */

/** A step should take this long, in milliseconds: Stop can act only between steps, and has 300 ms. */
const TARGET_MS = 80;
/** First step on a GPU, and on a rasterizer that runs on the processor; in tokens. */
const FIRST_STEP = { gpu: 64, software: 4 };
/** A step changes by this factor at most, up or down: a machine that is busy for a moment is not slow. */
const MAX_CHANGE = 2;

export class StepSize {
  private size: number;

  /** @param max The library's own limit, in tokens. */
  constructor(private readonly max: number, software: boolean) {
    this.size = Math.min(max, software ? FIRST_STEP.software : FIRST_STEP.gpu);
  }

  /** Tokens for the next step. */
  get tokens(): number {
    return this.size;
  }

  /** Learns from a step of `tokens`, which may have been fewer than allowed, that took `ms`. */
  learn(tokens: number, ms: number): void {
    const ideal = Math.floor((tokens * TARGET_MS) / Math.max(ms, 1));
    const bounded = Math.min(Math.max(ideal, Math.floor(this.size / MAX_CHANGE)), this.size * MAX_CHANGE);
    this.size = Math.max(1, Math.min(bounded, this.max));
  }
}
