import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatStore } from './chat-store';
import { DATABASE_VERSION } from './database';
import { Journal } from './journal';
import { openDatabase, removeDatabases } from './open-database';
import type { ChatRow } from './rows';

const ID = '0'.repeat(32);
/** As the browser counts: ten to one of ours. */
const NEWER = 10 * (DATABASE_VERSION + 1);
const chat: ChatRow = {
  chatId: ID,
  pageId: ID,
  source: { id: ID, kind: 'document', subject: ID },
  tabId: 1,
  documentKey: 'doc',
  origin: 'https://a.example',
  title: 'A page',
  language: 'en',
  keptWords: 1,
  visibleWords: 1,
  createdAt: 1,
  updatedAt: 1,
  turns: [],
};

let names: string[];
beforeEach(() => {
  const base = crypto.randomUUID();
  names = [base, `${base}-2`, `${base}-3`];
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The browser's own database, without Dexie. */
function raw(
  name: string,
  version?: number,
  upgrade: (db: IDBDatabase) => void = () => undefined,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => {
      upgrade(request.result);
    };
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(new Error('not opened'));
    };
  });
}

/** Lets the opening of some databases fail, or hang. */
function whenOpening(fails: (name: string) => 'fails' | 'hangs' | null): void {
  const open = indexedDB.open.bind(indexedDB);
  vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
    const how = fails(name);
    if (how === null) return version === undefined ? open(name) : open(name, version);
    const request = {
      onerror: null as ((event: unknown) => void) | null,
      error: new DOMException('Internal error', 'InvalidStateError'),
    };
    if (how === 'fails')
      queueMicrotask(() => {
        request.onerror?.({ target: request, preventDefault: () => undefined, stopPropagation: () => undefined });
      });
    return request as unknown as IDBOpenDBRequest;
  });
}

describe('the database', () => {
  it('of the first version is brought up to date with all that it holds (F10, F43)', async () => {
    const [name = ''] = names;
    const first = new Dexie(name);
    first.version(1).stores({ jobs: 'jobId, tabId, createdAt', events: '[jobId+seq], jobId' });
    const facts = {
      jobId: ID,
      tabId: 1,
      title: 'A page',
      createdAt: 1,
      state: 'done',
      documentKey: 'doc',
      origin: 'https://a.example',
    };
    const entry = { seq: 1, at: 1, event: { type: 'token', text: 'Kept.', tokens: 1 } };
    await first.table('jobs').put({ ...facts, intent: 'summarize' });
    await first.table('events').put({ jobId: ID, ...entry });
    first.close();

    const { db, history } = await openDatabase(names);
    expect(history).toBe('ok');
    expect(await new Journal(Promise.resolve(db)).read(ID)).toEqual({
      job: { ...facts, action: 'summarize' },
      entries: [entry],
      nextSeq: 2,
    });
    const store = new ChatStore(Promise.resolve(db));
    await store.putChat(chat, false);
    expect(await store.readAll()).toEqual([chat]);
  });

  it('that a newer version wrote is set aside as it is, and another one serves until it can be read (F43)', async () => {
    const [name = ''] = names;
    const newer = await raw(name, NEWER, (db) => {
      db.createObjectStore('chats-of-tomorrow').put('a chat', 1);
    });
    newer.close();

    const stand = await openDatabase(names);
    expect(stand.history).toBe('set-aside');
    await new ChatStore(Promise.resolve(stand.db)).putChat(chat, false);
    stand.db.close();
    const again = await openDatabase(names);
    expect(await new ChatStore(Promise.resolve(again.db)).readAll()).toEqual([chat]);

    const untouched = await raw(name);
    expect(untouched.version).toBe(NEWER);
    expect([...untouched.objectStoreNames]).toEqual(['chats-of-tomorrow']);
    const request = untouched.transaction('chats-of-tomorrow').objectStore('chats-of-tomorrow').get(1);
    await vi.waitFor(() => {
      expect(request.result).toBe('a chat');
    });
  });

  it('that cannot be opened is set aside, and is there again when it can (F43)', async () => {
    const before = await openDatabase(names);
    await new ChatStore(Promise.resolve(before.db)).putChat(chat, false);
    before.db.close();
    whenOpening((name) => (name === names[0] ? 'fails' : null));
    const stand = await openDatabase(names);
    expect(stand.history).toBe('set-aside');
    expect(await new ChatStore(Promise.resolve(stand.db)).readAll()).toEqual([]);
    vi.restoreAllMocks();
    const after = await openDatabase(names);
    expect(after.history).toBe('ok');
    expect(await new ChatStore(Promise.resolve(after.db)).readAll()).toEqual([chat]);
  });

  it('that never opens does not hold anybody up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    whenOpening((name) => (name === names[0] ? 'hangs' : null));
    const opening = openDatabase(names);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect((await opening).history).toBe('set-aside');
  });

  it('is in memory where none opens: each call fails at once, and nothing hangs', async () => {
    whenOpening(() => 'fails');
    const { db, history } = await openDatabase(names);
    expect(history).toBe('memory');
    await expect(new ChatStore(Promise.resolve(db)).putChat(chat, false)).rejects.toThrow();
    await expect(new Journal(Promise.resolve(db)).unfinished()).rejects.toThrow();
  });
});

describe('erasing a history that is not in use', () => {
  it('removes the database that a newer version wrote, and leaves the one in use', async () => {
    const [name = '', second = ''] = names;
    (
      await raw(name, NEWER, (db) => {
        db.createObjectStore('secrets').put('a secret', 1);
      })
    ).close();
    const { db, history, others } = await openDatabase(names);
    expect(history).toBe('set-aside');
    await removeDatabases(others);
    const left = (await indexedDB.databases()).map((one) => one.name);
    expect(left).not.toContain(name);
    expect(left).toContain(second);
    expect(await db.chats.count()).toBe(0);
  });

  it('waits on where the machine slept in its middle', async () => {
    const [name = ''] = names;
    (await raw(name, NEWER)).close();
    const request: { onsuccess: (() => void) | null } = { onsuccess: null };
    vi.spyOn(indexedDB, 'deleteDatabase').mockReturnValue(request as unknown as IDBOpenDBRequest);
    vi.spyOn(indexedDB, 'databases').mockResolvedValue([{ name, version: NEWER }]);
    vi.useFakeTimers();
    const removing = removeDatabases([name]);
    removing.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(5_000);
    // An hour passes, and no timer sees it.
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(5_000);
    request.onsuccess?.();
    await removing;
  });

  it('rejects where the browser keeps it', async () => {
    const [name = ''] = names;
    (await raw(name, NEWER)).close();
    vi.spyOn(indexedDB, 'deleteDatabase').mockImplementation(() => {
      const request = {
        onerror: null as (() => void) | null,
        error: new DOMException('Internal error', 'UnknownError'),
      };
      queueMicrotask(() => {
        request.onerror?.();
      });
      return request as unknown as IDBOpenDBRequest;
    });
    await expect(removeDatabases([name])).rejects.toThrow('Internal error');
  });
});
