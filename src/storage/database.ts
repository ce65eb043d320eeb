/** The host's database. Every version stays here, so that any older one can be brought up to date. */
import Dexie, { type Table } from 'dexie';
import type { JobSummary } from '@/src/protocol/contract';
import type { LoggedEvent } from '@/src/protocol/task-event';

/** A job without its text: what it was about, and who may see it again. */
export interface JobRow extends JobSummary {
  readonly documentKey: string | null;
  readonly origin: string | null;
}

export interface EventRow extends LoggedEvent {
  readonly jobId: string;
}

export class SottoDatabase extends Dexie {
  declare readonly jobs: Table<JobRow, string>;
  declare readonly events: Table<EventRow, [string, number]>;

  constructor(name = 'sotto') {
    super(name);
    this.version(1).stores({ jobs: 'jobId, tabId, createdAt', events: '[jobId+seq], jobId' });
  }
}
