/** What a check is. */
import type { Bench, Figures } from './bench';

export interface Check {
  readonly name: string;
  /** Resolves if the promise holds, perhaps with figures. */
  run(bench: Bench): Promise<Figures | undefined>;
  /** Whether the processor must be idle 300 ms after `abortedAt`. */
  readonly idleAfter?: boolean;
  /** Whether it keeps the engine busy for a second or more, which can be measured from outside. */
  readonly works?: boolean;
}
