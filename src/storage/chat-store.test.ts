import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PageContent } from '@/src/protocol/page-content';
import { ChatStore } from './chat-store';
import { SottoDatabase } from './database';
import type { ChatRow } from './rows';
import { SOURCE } from '@/tests/fixtures/source';

const page: PageContent = {
  title: 'A page',
  language: 'en',
  blocks: [],
  visibleWords: 1,
  keptWords: 1,
  hiddenWords: 0,
  unreadFrames: 0,
  partial: false,
};
const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(32)) as [string, string, string];
const [P, Q, LOST] = ['1', '2', '3'].map((digit) => digit.repeat(32)) as [string, string, string];
const row = (chatId: string, pageId: string, createdAt: number): ChatRow => ({
  chatId,
  pageId,
  source: { id: SOURCE, kind: 'document', subject: SOURCE },
  tabId: 1,
  documentKey: 'doc',
  origin: 'https://a.example',
  title: 'A page',
  language: 'en',
  keptWords: 1,
  visibleWords: 1,
  createdAt,
  updatedAt: createdAt,
  turns: [],
});

let db: SottoDatabase;
let store: ChatStore;
beforeEach(() => {
  db = new SottoDatabase(crypto.randomUUID());
  store = new ChatStore(Promise.resolve(db));
});

const kept = async (): Promise<string[]> => (await store.readAll()).map(({ chatId }) => chatId);
/** Puts something into a table that this version would never write. */
const damage = (table: 'chats' | 'pages', value: object): Promise<unknown> => db.table<unknown>(table).put(value);

describe('ChatStore', () => {
  it('gives a later host all conversations, the oldest first, and their pages', async () => {
    await store.putPage(P, page, false);
    await store.putChat(row(B, P, 2), false);
    await store.putChat(row(A, P, 1), false);
    expect(await kept()).toEqual([A, B]);
    expect(await store.readPage(P)).toEqual(page);
    expect(await store.readPage(Q)).toBeUndefined();
  });

  it('refuses what comes from a private window (F44)', async () => {
    await expect(store.putChat(row(A, P, 1), true)).rejects.toThrow(/private/);
    await expect(store.putPage(P, page, true)).rejects.toThrow(/private/);
    expect([await db.chats.count(), await db.pages.count()]).toEqual([0, 0]);
  });

  it('erases conversations with the pages that no other is about', async () => {
    for (const pageId of [P, Q, LOST]) await store.putPage(pageId, page, false);
    await store.putChat(row(A, P, 1), false);
    await store.putChat(row(B, Q, 2), false);
    await store.erase([A], () => new Set([Q]));
    expect(await kept()).toEqual([B]);
    expect(await db.pages.toCollection().primaryKeys()).toEqual([Q]);
  });
});

describe('a row that does not parse', () => {
  it.each([
    ['no turns', { ...row(C, LOST, 3), turns: undefined }],
    ['a time that is none', { ...row(C, LOST, 3), createdAt: 'yesterday' }],
    ['a turn of another kind', { ...row(C, LOST, 3), turns: [{ turnId: A, question: 'Who?' }] }],
    ['nothing but its name', { chatId: C }],
  ])('leaves the other conversations as they are (%s)', async (_what, broken) => {
    await store.putChat(row(A, P, 1), false);
    await damage('chats', broken);
    await store.putChat(row(B, P, 2), false);
    expect(await kept()).toEqual([A, B]);
  });

  it('stays on the disk with its page while other conversations are erased, and goes with all', async () => {
    for (const pageId of [P, LOST]) await store.putPage(pageId, page, false);
    await store.putChat(row(A, P, 1), false);
    await damage('chats', { ...row(C, LOST, 3), turns: 'none' });
    await store.erase([A], () => new Set());
    expect(await db.chats.toCollection().primaryKeys()).toEqual([C]);
    expect(await db.pages.toCollection().primaryKeys()).toEqual([LOST]);
    const nothing = (): ReadonlySet<string> => new Set();
    await store.clear(nothing, nothing);
    expect([await db.chats.count(), await db.pages.count()]).toEqual([0, 0]);
  });

  it('is no page', async () => {
    await damage('pages', { pageId: P, page: { ...page, blocks: [{ kind: 'paragraph' }] } });
    expect(await store.readPage(P)).toBeUndefined();
    expect(await db.pages.count()).toBe(1);
  });
});
