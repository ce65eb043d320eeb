/**
 * The step that ran when its generation was stopped. Nothing can interrupt it but the end of its worker, and with the
 * worker goes the prompt cache. So it has a moment to end by itself; and whoever wants the same worker in that moment
 * waits for the step, however long it takes: the processor is not to be idle then, and what was read is worth more.
 */
import { unlessAborted } from './abort';

export class LastStep {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  /**
   * @param done Settles when the step has ended, in whatever way.
   * @param graceMs How long it may take.
   * @param endWorker Called once the grace is over, unless the step is, or somebody waits for it.
   */
  constructor(private readonly done: Promise<unknown>, private readonly graceMs: number, private readonly endWorker: () => void) {
    const settle = (): void => {
      this.over = true;
      clearTimeout(this.timer);
    };
    done.then(settle, settle);
    this.limit();
  }

  /** Resolves when the step has ended. After `signal` it throws `AbortError`, and the step has its grace again. */
  async outlast(signal: AbortSignal): Promise<void> {
    clearTimeout(this.timer);
    try {
      await unlessAborted(this.done.catch(() => undefined), signal);
    } catch (error) {
      this.limit();
      throw error;
    }
  }

  private limit(): void {
    if (!this.over) this.timer = setTimeout(this.endWorker, this.graceMs);
  }
}
