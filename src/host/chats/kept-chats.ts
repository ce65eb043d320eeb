/**
 * The conversations in memory and on the disk. Only the host writes them, so two windows cannot overwrite each other's
 * changes.
 */
import { SottoError } from '@/src/protocol/errors';
import { isOpen } from '@/src/protocol/job';
import type { SourceRef } from '@/src/protocol/source';
import type { LoggedEvent } from '@/src/protocol/task-event';
import type { ChatStore } from '@/src/storage/chat-store';
import { ChatPages } from './chat-pages';
import { asChat, HeldConversation, type Owner } from './conversation';
import { closeFromLog } from './turn-state';
import { Writes } from './writes';

/** So many conversations are kept, and so many in which nothing was asked; older ones go with their pages. */
const KEPT_CHATS = 100;
const KEPT_EMPTY = 10;

export class KeptChats {
  readonly pages: ChatPages;
  /** By id, in the order in which they were opened. */
  private readonly chats = new Map<string, HeldConversation>();
  private readonly writes = new Writes();

  private constructor(private readonly store: ChatStore) {
    this.pages = new ChatPages(store, this.writes);
  }

  /**
   * Reads what earlier hosts kept. An unfinished answer ends with what its job's log has of it. Never rejects.
   * `storedLog`: reads a job's log from the disk.
   */
  static async open(
    store: ChatStore,
    storedLog: (jobId: string) => Promise<readonly LoggedEvent[]>,
  ): Promise<KeptChats> {
    const kept = new KeptChats(store);
    await kept.restore(storedLog).catch(() => undefined);
    return kept;
  }

  /** All of them, in the order in which they were opened. */
  get all(): HeldConversation[] {
    return [...this.chats.values()];
  }

  /** Finds one. After an await, find it again: it may be erased meanwhile. @throws SottoError `unknown-chat`. */
  find(chatId: string): HeldConversation {
    const chat = this.chats.get(chatId);
    if (!chat) throw new SottoError('unknown-chat', 'no such conversation');
    return chat;
  }

  newestAbout({ tabId, documentKey, ephemeral }: Owner, { subject }: SourceRef): HeldConversation | undefined {
    return this.all.findLast(
      ({ row, ephemeral: isPrivate }) =>
        row.source.subject === subject &&
        row.tabId === tabId &&
        row.documentKey === documentKey &&
        isPrivate === ephemeral,
    );
  }

  add(chat: HeldConversation): HeldConversation {
    this.chats.set(chat.row.chatId, chat);
    this.save(chat);
    return chat;
  }

  /** Changes a conversation, writes it to the disk and tells its followers. */
  change(chat: HeldConversation, patch: Partial<HeldConversation['row']>): void {
    chat.change(patch);
    // An answer may end after its conversation was erased.
    if (this.chats.get(chat.row.chatId) !== chat) return;
    this.save(chat);
    chat.followers.tell(asChat(chat));
  }

  /** Conversations beyond the number that is kept: the oldest that nobody follows. */
  surplus(): HeldConversation[] {
    const idle = this.all
      .filter(({ followers, jobs }) => followers.size === 0 && jobs.size === 0)
      .sort((a, b) => b.row.updatedAt - a.row.updatedAt);
    const empty = idle.filter(({ row }) => row.turns.length === 0).slice(KEPT_EMPTY);
    const asked = idle.filter(({ row }) => row.turns.length > 0).slice(KEPT_CHATS);
    return [...empty, ...asked];
  }

  /** Removes conversations from memory and from all panels, at once. */
  hide(chats: readonly HeldConversation[]): void {
    for (const chat of chats) {
      this.chats.delete(chat.row.chatId);
      chat.followers.end();
    }
    this.pages.keep(this.pagesInUse());
  }

  /** Erases hidden conversations on the disk. Rejects where the disk keeps one. */
  async erase(chats: readonly HeldConversation[]): Promise<void> {
    // Otherwise a write that is under way would bring them back.
    await this.writes.settled();
    await this.store.erase(
      chats.map(({ row }) => row.chatId),
      () => this.pagesInUse(),
    );
  }

  /** Erases every conversation and page on the disk but those in memory. Rejects where the disk keeps one. */
  async clear(): Promise<void> {
    await this.writes.settled();
    await this.store.clear(
      () => new Set(this.chats.keys()),
      () => this.pagesInUse(),
    );
  }

  private save({ row, ephemeral }: HeldConversation): void {
    // Without a working disk the conversation goes on in memory.
    if (!ephemeral) this.writes.add(this.store.putChat(row, ephemeral));
  }

  private pagesInUse(): Set<string> {
    return new Set(this.all.map(({ row }) => row.pageId));
  }

  private async restore(storedLog: (jobId: string) => Promise<readonly LoggedEvent[]>): Promise<void> {
    for (const row of await this.store.readAll()) {
      const turns = await Promise.all(
        row.turns.map(async (turn) => (isOpen(turn) ? closeFromLog(turn, await storedLog(turn.jobId)) : turn)),
      );
      const chat = new HeldConversation({ ...row, turns }, false, true);
      this.chats.set(row.chatId, chat);
      if (row.turns.some(isOpen)) this.save(chat);
    }
  }
}
