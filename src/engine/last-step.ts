/**
 * The step that ran when its generation was stopped. Nothing can interrupt it but the end of its worker, and with the
 * worker goes the prompt cache. So it has a moment to end by itself; and whoever wants the same worker in that moment
 * waits for the step, within reason: the processor is not to be idle then, and what was read is worth more.
 */
import { unlessAborted } from './abort';

interface StepLimits {
  /** How long it may take while nobody waits for it, and from when somebody does, in milliseconds. */
  readonly graceMs: number;
  readonly patienceMs: number;
}

export class LastStep {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  private constructor(
    private readonly done: Promise<unknown>,
    private readonly limits: StepLimits,
    private readonly endWorker: () => void,
  ) {}

  /**
   * @param done Settles when the step has ended, in whatever way: its worker's end is one.
   * @param endWorker Called when the step has taken too long.
   */
  static watch(done: Promise<unknown>, limits: StepLimits, endWorker: () => void): LastStep {
    const step = new LastStep(done, limits, endWorker);
    const settle = (): void => {
      step.over = true;
      clearTimeout(step.timer);
    };
    done.then(settle, settle);
    step.limit(limits.graceMs);
    return step;
  }

  /**
   * Resolves when the step has ended, be it with its worker. After `signal` it throws `AbortError`, and the step has
   * its grace again.
   */
  async outlast(signal: AbortSignal): Promise<void> {
    this.limit(this.limits.patienceMs);
    try {
      await unlessAborted(
        this.done.catch(() => undefined),
        signal,
      );
    } catch (error) {
      this.limit(this.limits.graceMs);
      throw error;
    }
  }

  private limit(ms: number): void {
    clearTimeout(this.timer);
    if (!this.over) this.timer = setTimeout(this.endWorker, ms);
  }
}
