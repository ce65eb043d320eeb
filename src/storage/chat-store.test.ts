import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PageContent } from '@/src/protocol/page-content';
import { ChatStore } from './chat-store';
import { SottoDatabase, type ChatRow } from './database';
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

describe('ChatStore', () => {
  it('gives a later host all conversations, the oldest first, and their pages', async () => {
    await store.putPage('p', page, false);
    await store.putChat(row('b', 'p', 2), false);
    await store.putChat(row('a', 'p', 1), false);
    expect((await store.readAll()).map(({ chatId }) => chatId)).toEqual(['a', 'b']);
    expect(await store.readPage('p')).toEqual(page);
    expect(await store.readPage('q')).toBeUndefined();
  });

  it('refuses what comes from a private window (F44)', async () => {
    await expect(store.putChat(row('a', 'p', 1), true)).rejects.toThrow(/private/);
    await expect(store.putPage('p', page, true)).rejects.toThrow(/private/);
    expect([await db.chats.count(), await db.pages.count()]).toEqual([0, 0]);
  });

  it('erases conversations with the pages that no other is about', async () => {
    for (const pageId of ['p', 'q', 'lost']) await store.putPage(pageId, page, false);
    await store.putChat(row('a', 'p', 1), false);
    await store.putChat(row('b', 'q', 2), false);
    await store.erase(['a'], () => new Set(['q']));
    expect((await store.readAll()).map(({ chatId }) => chatId)).toEqual(['b']);
    expect(await db.pages.toCollection().primaryKeys()).toEqual(['q']);
  });
});
