/**
 * Conversations and their pages on disk. Private windows never get here: what is `ephemeral` is refused, not skipped in
 * silence. The host holds the truth while it lives and writes it through; it reads once, when it starts.
 */
import type { PageContent } from '@/src/protocol/page-content';
import type { ChatRow, SottoDatabase } from './database';

export class ChatStore {
  constructor(private readonly db: Promise<SottoDatabase>) {}

  /** All conversations, the oldest first. */
  async readAll(): Promise<ChatRow[]> {
    const rows = await (await this.db).chats.toArray();
    return rows.sort((a, b) => a.createdAt - b.createdAt);
  }

  /** Writes a conversation down, over what was there. Throws for an ephemeral one. */
  async putChat(row: ChatRow, ephemeral: boolean): Promise<void> {
    if (ephemeral) throw new Error('a private window\'s conversation must not be stored');
    await (await this.db).chats.put(row);
  }

  async readPage(pageId: string): Promise<PageContent | undefined> {
    return (await (await this.db).pages.get(pageId))?.page;
  }

  /** Writes a page down. Throws for an ephemeral one. */
  async putPage(pageId: string, page: PageContent, ephemeral: boolean): Promise<void> {
    if (ephemeral) throw new Error('a private window\'s page must not be stored');
    await (await this.db).pages.put({ pageId, page });
  }

  /** Erases conversations, and every page but those that the others are about. */
  async erase(chatIds: readonly string[], pagesInUse: ReadonlySet<string>): Promise<void> {
    const db = await this.db;
    await db.transaction('rw', db.chats, db.pages, async () => {
      await db.chats.bulkDelete([...chatIds]);
      const unused = (await db.pages.toCollection().primaryKeys()).filter((pageId) => !pagesInUse.has(pageId));
      await db.pages.bulkDelete(unused);
    });
  }
}
