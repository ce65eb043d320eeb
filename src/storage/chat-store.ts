/**
 * Conversations and their pages on disk. Private windows never get here: what is `ephemeral` is refused, not skipped in
 * silence. The host holds the truth while it lives and writes it through; it reads once, when it starts.
 */
import * as v from 'valibot';
import type { PageContent } from '@/src/protocol/page-content';
import type { SottoDatabase } from './database';
import { chatOfNow } from './earlier-rows';
import { ChatRowSchema, PageRowSchema, parseRow, parseRows, type ChatRow } from './rows';

export class ChatStore {
  constructor(private readonly db: Promise<SottoDatabase>) {}

  /** All conversations that can be read, the oldest first. */
  async readAll(): Promise<ChatRow[]> {
    const rows = parseRows(ChatRowSchema, (await (await this.db).chats.toArray()).map(chatOfNow));
    return rows.sort((a, b) => a.createdAt - b.createdAt);
  }

  /** Writes a conversation down, over what was there. Throws for an ephemeral one. */
  async putChat(row: ChatRow, ephemeral: boolean): Promise<void> {
    if (ephemeral) throw new Error("a private window's conversation must not be stored");
    await (await this.db).chats.put(row);
  }

  /** Undefined where there is no such page, or none that can be read. */
  async readPage(pageId: string): Promise<PageContent | undefined> {
    return parseRow(PageRowSchema, await (await this.db).pages.get(pageId))?.page;
  }

  /** Writes a page down. Throws for an ephemeral one. */
  async putPage(pageId: string, page: PageContent, ephemeral: boolean): Promise<void> {
    if (ephemeral) throw new Error("a private window's page must not be stored");
    await (await this.db).pages.put({ pageId, page });
  }

  /**
   * Erases conversations, and every page but those in use, which are asked for when it is done: one may be opened
   * meanwhile.
   */
  async erase(chatIds: readonly string[], pagesInUse: () => ReadonlySet<string>): Promise<void> {
    await this.eraseRows(() => chatIds, pagesInUse);
  }

  /** Erases every conversation and page but those in use, whether this host has read them or not. */
  async clear(chatsInUse: () => ReadonlySet<string>, pagesInUse: () => ReadonlySet<string>): Promise<void> {
    await this.eraseRows((all) => {
      const inUse = chatsInUse();
      return all.filter((chatId) => !inUse.has(chatId));
    }, pagesInUse);
  }

  private async eraseRows(
    doomed: (all: readonly string[]) => readonly string[],
    pagesInUse: () => ReadonlySet<string>,
  ): Promise<void> {
    const db = await this.db;
    await db.transaction('rw', db.chats, db.pages, async () => {
      const [chatIds, pageIds] = await Promise.all([
        db.chats.toCollection().primaryKeys(),
        db.pages.toCollection().primaryKeys(),
      ]);
      const inUse = pagesInUse();
      await db.chats.bulkDelete([...doomed(chatIds)]);
      // A conversation that this version cannot read keeps its page: another version may read both.
      const left = parseRows(v.pick(ChatRowSchema, ['pageId']), await db.chats.toArray());
      const kept = new Set(left.map(({ pageId }) => pageId));
      await db.pages.bulkDelete(pageIds.filter((pageId) => !inUse.has(pageId) && !kept.has(pageId)));
    });
  }
}
