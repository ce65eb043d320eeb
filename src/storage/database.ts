/** The host's database. Every version stays here, so that any older one can be brought up to date. */
import Dexie, { type Table } from 'dexie';
import type { Benchmark } from '@/src/protocol/catalogue';
import type { ChatTurn } from '@/src/protocol/chat';
import type { PageContent } from '@/src/protocol/page-content';
import type { SourceRef } from '@/src/protocol/source';
import type { LoggedEvent } from '@/src/protocol/task-event';
import type { JobRow } from './job-row';

export interface EventRow extends LoggedEvent {
  readonly jobId: string;
}

/** A conversation with its turns. */
export interface ChatRow {
  readonly chatId: string;
  /** The page that it is about, kept apart: conversations about the same page share it. */
  readonly pageId: string;
  /** What the page was read from. */
  readonly source: SourceRef;
  readonly tabId: number | null;
  readonly documentKey: string | null;
  readonly origin: string | null;
  readonly title: string;
  readonly language: string;
  readonly keptWords: number;
  readonly visibleWords: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly turns: readonly ChatTurn[];
}

export interface PageRow {
  readonly pageId: string;
  readonly page: PageContent;
}

/** The newest version below; what the browser calls it is ten times as much. */
export const DATABASE_VERSION = 3;

export class SottoDatabase extends Dexie {
  declare readonly jobs: Table<JobRow, string>;
  declare readonly events: Table<EventRow, [string, number]>;
  declare readonly chats: Table<ChatRow, string>;
  declare readonly pages: Table<PageRow, string>;
  declare readonly benchmarks: Table<Benchmark, [string, string]>;

  constructor(name = 'sotto') {
    super(name);
    this.version(1).stores({ jobs: 'jobId, tabId, createdAt', events: '[jobId+seq], jobId' });
    this.version(2).stores({ chats: 'chatId', pages: 'pageId' });
    this.version(DATABASE_VERSION).stores({ benchmarks: '[sha256+engine]' });
  }
}
