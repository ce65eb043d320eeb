/**
 * Reads a conversation's page into the prompt cache before anything is asked. It is never in the way: a job goes first,
 * at once, and what was begun for it serves the job where it can.
 */
import { unlessAborted } from '@/src/engine/abort';
import type { HostConnection } from '@/src/messaging/host-server';
import type { TaskSettings } from '@/src/protocol/task';
import { isOverflow } from '@/src/tasks/one-pass';
import type { PlanLimits } from '@/src/tasks/plan-task';
import type { Lane } from './lane';
import type { Lease } from './lease';
import { smallerLimits, type Plan } from './plan-limits';

export interface ReadAheadWork {
  /** Names what is read, so that the same wish twice is one. */
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
 * Of a prompt without a question so many tokens may be at its end that no next one has: where the turn ends, and the
 * assistant's name.
 */
const END_TOKENS = 32;

export class ReadAhead {
  private current: Reading | undefined;

  constructor(private readonly lane: Lane) {}

  /**
   * Reads until it is done, or a job comes, or the connection closes. True when the prompt cache holds the page. The
   * newest wish wins; the same one twice is one. Never rejects: the first question will say what is wrong.
   */
  async run({ pageId, settings, plan }: ReadAheadWork, connection: HostConnection): Promise<boolean> {
    if (this.current?.pageId === pageId) return this.current.done;
    const controller = new AbortController();
    connection.onClose(() => {
      controller.abort();
    });
    const done = this.lane
      .use({ who: 'read-ahead', signal: controller.signal }, (turn) =>
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

  /** Ends it, in whatever phase. */
  async end(): Promise<void> {
    this.current?.controller.abort();
    await this.current?.done;
  }
}

/** Reads a plan, or one for less where that does not fit, as the question after it will be asked. */
async function readPlan(lease: Lease, plan: Plan, limits: PlanLimits): Promise<void> {
  const { signal } = lease;
  const { messages, prefixLength, sampling } = await plan(limits, signal);
  signal.throwIfAborted();
  // Another page may be kept beside it.
  const cached = await unlessAborted(lease.cached(messages), signal);
  if (cached && cached.promptTokens - cached.cachedTokens <= END_TOKENS) return;
  try {
    // It says nothing (`maxTokens` 0): what counts is that it ends.
    for await (const _token of lease.generate({ messages, prefixLength, sampling }, { signal }))
      signal.throwIfAborted();
  } catch (error) {
    const smaller = isOverflow(error) ? smallerLimits(limits) : null;
    if (!smaller) throw error;
    await readPlan(lease, plan, smaller);
  }
}
