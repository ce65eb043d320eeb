/** What lies on the disk, as the next host reads it: for tests. */
import type { LoggedEvent } from '@/src/protocol/task-event';
import { ChatStore } from '@/src/storage/chat-store';
import { SottoDatabase } from '@/src/storage/database';
import { Journal } from '@/src/storage/journal';
import { JobRowSchema, parseRows, type ChatRow, type JobRow } from '@/src/storage/rows';

export async function jobsOnDisk(db: SottoDatabase): Promise<JobRow[]> {
  return parseRows(JobRowSchema, await db.jobs.toArray());
}

export async function logOnDisk(db: SottoDatabase, jobId: string): Promise<LoggedEvent[]> {
  return (await new Journal(Promise.resolve(db)).read(jobId))?.entries ?? [];
}

/** Throws where there is no such conversation, so that a test can wait for it. */
export async function chatOnDisk(db: SottoDatabase, chatId: string): Promise<ChatRow> {
  const chats = await new ChatStore(Promise.resolve(db)).readAll();
  const found = chats.find((chat) => chat.chatId === chatId);
  if (!found) throw new Error('no such conversation on the disk');
  return found;
}

/** The database as a dying host leaves it. */
export async function copyOf(db: SottoDatabase): Promise<SottoDatabase> {
  const copy = new SottoDatabase(crypto.randomUUID());
  for (const { name } of db.tables) await copy.table<unknown>(name).bulkPut(await db.table<unknown>(name).toArray());
  return copy;
}
