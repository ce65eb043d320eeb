/**
 * Opens the host's database, and goes on where that is not possible: one that a newer version of Sotto wrote, or that
 * the browser cannot open, is set aside as it is, and another one takes its place.
 */
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { DATABASE_VERSION, SottoDatabase } from './database';

/** `set-aside`: the history lies in a database that cannot be used now; `memory`: none can, nothing is kept. */
export type HistoryState = 'ok' | 'set-aside' | 'memory';

export interface OpenedDatabase {
  /** Where `history` is `memory`, every call on it fails, as on a full disk. */
  readonly db: SottoDatabase;
  readonly history: HistoryState;
  /** Where a history may lie that is not in use: the other names of the list. */
  readonly others: readonly string[];
}

/**
 * The database, and those that stand in for it, in this order: the same one each time, until the first can be used
 * again.
 */
const NAMES = ['sotto', 'sotto-2', 'sotto-3'];

/** A database that has not opened after this long, in milliseconds, never will. */
const OPEN_MS = 10_000;

/**
 * Whether a newer version of Sotto has written it. Asked before Dexie opens it: Dexie would add its own tables to it.
 * (A version of Dexie is ten of the browser's.)
 */
async function isNewer(name: string): Promise<boolean> {
  const known = (await indexedDB.databases()).find((database) => database.name === name);
  return Math.floor((known?.version ?? 0) / 10) > DATABASE_VERSION;
}

async function open(db: SottoDatabase): Promise<boolean> {
  const tooLong = Promise.withResolvers<never>();
  const stopWaiting = awakeTimeout(OPEN_MS, () => {
    tooLong.reject(new Error('the database does not open'));
  });
  try {
    if (await isNewer(db.name)) return false;
    await Promise.race([db.open(), tooLong.promise]);
    return true;
  } catch {
    db.close();
    return false;
  } finally {
    stopWaiting();
  }
}

/** Never rejects. `names`: for tests. */
export async function openDatabase(names: readonly string[] = NAMES): Promise<OpenedDatabase> {
  let db = new SottoDatabase(names[0]);
  for (const [index, name] of names.entries()) {
    if (index > 0) db = new SottoDatabase(name);
    if (await open(db))
      return { db, history: index === 0 ? 'ok' : 'set-aside', others: names.filter((other) => other !== name) };
  }
  return { db, history: 'memory', others: names };
}

/** Removes databases, and rejects where the browser does not; one that does not exist is no failure. */
export async function removeDatabases(names: readonly string[]): Promise<void> {
  const existing = new Set((await indexedDB.databases()).map(({ name }) => name));
  await Promise.all(names.filter((name) => existing.has(name)).map(removeDatabase));
}

function removeDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    const stopWaiting = awakeTimeout(OPEN_MS, () => {
      reject(new Error('the database is not removed'));
    });
    const settle = (then: () => void) => (): void => {
      stopWaiting();
      then();
    };
    request.onsuccess = settle(resolve);
    request.onerror = settle(() => {
      reject(new Error(request.error?.message ?? 'the database is not removed'));
    });
  });
}
