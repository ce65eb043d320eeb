/** The host's database. Every version stays here, so that any older one can be brought up to date. */
import Dexie, { type Table } from 'dexie';
import type { Benchmark } from '@/src/protocol/catalogue';
import type { ChatRow, EventRow, JobRow, PageRow } from './rows';

/** The newest version below; what the browser calls it is ten times as much. */
export const DATABASE_VERSION = 3;

/** Tables take rows of ours, and give what is on the disk: see `rows.ts`. */
export class SottoDatabase extends Dexie {
  declare readonly jobs: Table<unknown, string, JobRow>;
  declare readonly events: Table<unknown, [string, number], EventRow>;
  declare readonly chats: Table<unknown, string, ChatRow>;
  declare readonly pages: Table<unknown, string, PageRow>;
  declare readonly benchmarks: Table<unknown, [string, string], Benchmark>;

  constructor(name = 'sotto') {
    super(name);
    this.version(1).stores({ jobs: 'jobId, tabId, createdAt', events: '[jobId+seq], jobId' });
    this.version(2).stores({ chats: 'chatId', pages: 'pageId' });
    this.version(DATABASE_VERSION).stores({ benchmarks: '[sha256+engine]' });
  }
}
