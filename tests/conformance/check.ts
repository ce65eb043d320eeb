/** What a check is. */
import type { Bench, Figures } from './bench';

export interface Check {
  readonly name: string;
  /** Resolves when the promise holds; may tell what it measured. */
  run(bench: Bench): Promise<Figures | undefined>;
  /** Whether the processor must be idle when 300 ms have passed since `abortedAt`. */
  readonly idleAfter?: boolean;
  /** Whether it keeps an engine at work for a second or more, so that this can be seen from outside. */
  readonly works?: boolean;
}
