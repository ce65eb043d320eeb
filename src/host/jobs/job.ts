/** A job: what was asked, by whom, its log, and the way to stop it. */
import type { JobState, JobSummary } from '@/src/protocol/job';
import { randomId } from '@/src/platform/differences';
import type { TaskEvent } from '@/src/protocol/task-event';
import { inSlices } from '../lane/in-slices';
import { JobLog } from './job-log';
import type { JobWork } from './job-work';

export type CancelReason = Extract<TaskEvent, { type: 'cancelled' }>['reason'];

/** Who owns a job. A page's script may see it only from the same document. */
export interface JobOwner {
  readonly tabId: number | null;
  readonly documentKey: string | null;
  readonly origin: string | null;
}

/** Events of a job that still waits. */
const SAID_WHILE_QUEUED: ReadonlySet<TaskEvent['type']> = new Set(['queued', 'quotes', 'unanswered', 'begun']);

export class Job {
  readonly id = randomId();
  readonly createdAt = Date.now();
  readonly log = new JobLog();
  private readonly controller = new AbortController();
  private quoting: Promise<void> = Promise.resolve();
  private currentState: JobState = 'queued';

  constructor(
    readonly work: JobWork,
    readonly owner: JobOwner,
    /** From a private window: lives in memory only. */
    readonly ephemeral: boolean,
  ) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get state(): JobState {
    return this.currentState;
  }

  summary(): JobSummary {
    const {
      id: jobId,
      createdAt,
      state,
      work: { action, own, title, scope, reading },
    } = this;
    const told = { ...(own && { own }), ...(reading && { reading }) };
    return { jobId, createdAt, state, tabId: this.owner.tabId, action, title, scope, ...told };
  }

  /** Logs an event and moves the state along with it. */
  record(event: TaskEvent): void {
    if (this.log.ended) return;
    if (event.type === 'done' || event.type === 'cancelled' || event.type === 'failed') this.currentState = event.type;
    else if (!SAID_WHILE_QUEUED.has(event.type)) this.currentState = 'running';
    this.log.append(event);
  }

  /** Begins to show the page's key sentences while the model loads. */
  quote(): void {
    this.quoting = Promise.all([this.showQuotes(), this.showNearest()]).then(() => undefined);
  }

  /** Settles when the page's key sentences are logged, or there are none. */
  whenQuoted(): Promise<void> {
    return this.quoting;
  }

  /**
   * Stops the job; its log ends at once, whatever the engine still has to do. Later calls do nothing.
   */
  cancel(reason: CancelReason): void {
    if (this.log.ended) return;
    this.record({ type: 'cancelled', reason });
    this.controller.abort();
  }

  /** Where this fails, the page is read without them. */
  private async showQuotes(): Promise<void> {
    const work = this.work.quotes?.();
    if (!work) return;
    const quotes = await inSlices(this.signal)(work).catch(() => []);
    if (quotes.length > 0) this.record({ type: 'quotes', quotes: [...quotes] });
  }

  /** Where this fails, the question is asked without it. */
  private async showNearest(): Promise<void> {
    const nearest = await this.work.nearest?.(this.signal).catch(() => null);
    if (nearest) this.record({ type: 'unanswered', nearest: [...nearest] });
  }
}
