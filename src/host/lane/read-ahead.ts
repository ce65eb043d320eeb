/**
 * Reads a conversation's page into the prompt cache before anything is asked. A job ends it at once, and can use the
 * model that it has loaded.
 */
import { unlessAborted } from '@/src/engine/abort';
import type { TaskSettings } from '@/src/protocol/task';
import { isOverflow } from '@/src/tasks/one-pass';
import type { PlanLimits } from '@/src/tasks/plan-task';
import type { Lane } from './lane';
import type { Lease } from './lease';
import { smallerLimits, type Plan } from './plan-limits';

export interface ReadAheadWork {
  /** Names what is read: the same page is not read twice at a time. */
  readonly pageId: string;
  readonly settings: TaskSettings;
  readonly plan: Plan;
}

interface Reading {
  readonly pageId: string;
  readonly controller: AbortController;
  readonly done: Promise<boolean>;
}

/**
 * A prompt without a question ends with tokens that the next prompt does not have there: the end of the turn, and the
 * assistant's name. So many may be missing in the cache.
 */
const END_TOKENS = 32;

export class ReadAhead {
  private current: Reading | undefined;

  constructor(private readonly lane: Lane) {}

  /**
   * Reads until it is done, a job comes, another page is to be read, or `signal` aborts. True when the prompt cache
   * holds the page. Never rejects: the first question will tell what is wrong.
   */
  async run({ pageId, settings, plan }: ReadAheadWork, signal: AbortSignal): Promise<boolean> {
    if (this.current?.pageId === pageId) return this.current.done;
    const controller = new AbortController();
    const over = AbortSignal.any([signal, controller.signal]);
    const done = this.lane
      .use({ who: 'read-ahead', signal: over }, (turn) =>
        turn.withEngine({ settings }, (lease) => readPlan(lease, plan, lease.limits())),
      )
      .then(
        () => true,
        () => false,
      );
    const reading: Reading = { pageId, controller, done };
    this.current = reading;
    await done;
    if (this.current === reading) this.current = undefined;
    return done;
  }

  /** Ends the reading, whether it loads or reads. */
  async end(): Promise<void> {
    this.current?.controller.abort();
    await this.current?.done;
  }
}

/** Reads the plan's prompt. If it does not fit, reads a smaller one, as the question will. */
async function readPlan(lease: Lease, plan: Plan, limits: PlanLimits): Promise<void> {
  const { signal } = lease;
  const { messages, prefixLength, sampling } = await plan(limits, signal);
  signal.throwIfAborted();
  // The page may be cached beside others.
  const cached = await unlessAborted(lease.cached(messages), signal);
  if (cached && cached.promptTokens - cached.cachedTokens <= END_TOKENS) return;
  try {
    // It writes nothing (`maxTokens` 0), but must be read to its end.
    for await (const _token of lease.generate({ messages, prefixLength, sampling }, { signal }))
      signal.throwIfAborted();
  } catch (error) {
    const smaller = isOverflow(error) ? smallerLimits(limits) : null;
    if (!smaller) throw error;
    await readPlan(lease, plan, smaller);
  }
}
