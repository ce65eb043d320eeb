/**
 * The step that was running when its generation was stopped. Only ending its worker can interrupt it, and that loses
 * the prompt cache. So the step gets a short time to end by itself. A request that comes in this time waits longer for
 * it: the processor is wanted anyway, and the cache is worth more.
 */
import { unlessAborted } from './abort';

interface StepLimits {
  /** How long it may take while no request waits for it, and once one does; in milliseconds. */
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
   * @param done Settles when the step has ended, by itself or with its worker.
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
   * Resolves when the step has ended, by itself or with its worker. Throws `AbortError` after `signal`; then the
   * shorter limit applies again.
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
