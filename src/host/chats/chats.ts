/**
 * The conversations: finds or opens them, asks in them, tells their followers, and writes them through to the disk.
 * Only the host writes, one change after the other, so two windows lose nothing of each other's.
 */
import type { HostContext } from '@/src/messaging/host-server';
import type { SenderInfo } from '@/src/messaging/sender';
import { randomId } from '@/src/platform/differences';
import type { Chat, ChatSummary, ChatTurn } from '@/src/protocol/chat';
import type { Params } from '@/src/protocol/calls';
import type { hostCalls } from '@/src/protocol/host-calls';
import { SottoError } from '@/src/protocol/errors';
import { isOpen } from '@/src/protocol/job';
import type { SourceId, SourceRef } from '@/src/protocol/source';
import { readingOf, type LoggedEvent } from '@/src/protocol/task-event';
import type { ChatStore } from '@/src/storage/chat-store';
import { planReadAhead } from '@/src/tasks/plan-chat';
import type { Ranker } from '@/src/tasks/retrieval/ranker';
import type { Job, JobOwner } from '../jobs/job';
import { throwLeft } from '../jobs/erase';
import type { JobWork } from '../jobs/job-work';
import type { Lane } from '../lane/lane';
import type { ReadAheadWork } from '../lane/read-ahead';
import { stoppable } from '../lane/plan-limits';
import { ChatPages } from './chat-pages';
import { questionWork, type AskedTurn } from './question-work';
import {
  asChat,
  asOpened,
  asSummary,
  newTurn,
  ownerOf,
  pageFacts,
  restoreConversation,
  startConversation,
  turnsBefore,
  type Conversation,
  type Owner,
} from './conversation';
import { advance, canGoOn, closeFromLog, turnGoingOn } from './turn-state';
import { Writes } from './writes';

/** What conversations need of the host's jobs. */
export interface ChatJobs {
  /** Queues a job, which is attended until the signal. Throws `queue-full` when too many wait. */
  submit(work: JobWork, owner: JobOwner & Pick<SenderInfo, 'ephemeral'>, context: Asker): Job;
  /** Erases jobs: their answers are with the conversation, or gone with it. Rejects where the disk keeps them. */
  erase(jobIds: readonly string[]): Promise<void>;
  /** What an earlier host wrote of a job's log. */
  storedLog(jobId: string): Promise<readonly LoggedEvent[]>;
}

/** Who asks: the answer is attended as long as its Port is open. */
type Asker = Pick<HostContext, 'signal'>;

/** Conversations kept; older ones are dropped with their pages. Those that nothing was asked in are few. */
const KEPT_CHATS = 100;
const KEPT_EMPTY = 10;

type CallParams<K extends keyof typeof hostCalls> = Params<typeof hostCalls, K>;

export class Chats {
  /** By id, in the order in which they were opened. */
  private readonly chats = new Map<string, Conversation>();
  /** Erased, but the disk kept something of them: they can be erased once more. */
  private readonly unerased = new Map<string, Conversation>();
  private readonly writes = new Writes();
  private readonly pages: ChatPages;

  private constructor(
    private readonly store: ChatStore,
    private readonly jobs: ChatJobs,
    private readonly lane: Pick<Lane, 'forgetRead'>,
    private readonly rankers: readonly Ranker[],
  ) {
    this.pages = new ChatPages(store, this.writes);
  }

  /** Begins with what earlier hosts wrote down; a disk that fails is no reason not to begin. */
  static async open(
    store: ChatStore,
    jobs: ChatJobs,
    lane: Pick<Lane, 'forgetRead'>,
    rankers: readonly Ranker[],
  ): Promise<Chats> {
    const chats = new Chats(store, jobs, lane, rankers);
    await chats.restore().catch(() => undefined);
    return chats;
  }

  /**
   * The conversation about a source; its page is replaced by a new one as long as nothing was asked. Throws
   * `forbidden` where the sender may not bring such a source.
   */
  open(
    params: CallParams<'host.openChat'>,
    sender: SenderInfo,
  ): { readonly chatId: string; readonly source: SourceId } {
    const owner = ownerOf(params, sender);
    const { source, page } = params;
    const known = this.newestAbout(owner, source);
    if (known && (known.row.turns.length > 0 || known.row.source.id === source.id)) return asOpened(known);
    const about = { source, pageId: this.pages.add(page, source.id, owner.ephemeral), ...pageFacts(page) };
    if (known) this.change(known, about);
    const chat = known ?? this.add(startConversation(owner, about));
    this.prune();
    return asOpened(chat);
  }

  /**
   * Tells the conversation now and at each change. Resolves when it is erased, and when nobody listens any more.
   * Rejects with `unknown-chat`.
   */
  async follow(chatId: string, signal: AbortSignal, tell: (chat: Chat) => void): Promise<void> {
    const chat = this.find(chatId);
    tell(asChat(chat));
    await chat.followers.follow(signal, tell);
  }

  /** @throws SottoError `unknown-chat`, or `queue-full` when too many jobs wait; then nothing has changed. */
  ask(
    { chatId, question, inPageLanguage, replaces, settings }: CallParams<'host.ask'>,
    asker: Asker,
  ): { turnId: string; jobId: string } {
    const chat = this.find(chatId);
    const turnId = randomId();
    const job = this.submit(chat, { turnId, question, inPageLanguage, settings }, asker);
    // Another window may have replaced that turn already: then both questions stay.
    const index = chat.row.turns.findIndex((turn) => turn.turnId === replaces);
    const kept = index < 0 ? chat.row.turns : chat.row.turns.slice(0, index);
    const replaced = chat.row.turns.slice(kept.length);
    this.change(chat, { turns: [...kept, newTurn(turnId, job.id, question)], updatedAt: Date.now() });
    this.endJobs(chat, replaced, 'replaced').catch(() => undefined);
    this.hear(chat, turnId, job);
    return { turnId, jobId: job.id };
  }

  /**
   * @throws SottoError `unknown-chat` where there is no such answer that met its limit and has room for more, with
   * `queue-full` while another answer of the conversation runs, and as `ask`.
   */
  goOn({ chatId, turnId, settings }: CallParams<'host.goOn'>, asker: Asker): { jobId: string } {
    const chat = this.find(chatId);
    const before = chat.row.turns.find((turn) => turn.turnId === turnId);
    if (!before || !canGoOn(before)) throw new SottoError('unknown-chat', 'no such answer');
    if (chat.row.turns.some(isOpen)) throw new SottoError('queue-full', 'another answer of this conversation runs');
    const { question, language, answer: begun } = before;
    const asRead = { ...settings, reading: readingOf(before.coverage) };
    const job = this.submit(chat, { turnId, question, language, settings: asRead, begun }, asker);
    const turns = chat.row.turns.map((turn) => (turn === before ? turnGoingOn(turn, job.id) : turn));
    this.change(chat, { turns, updatedAt: Date.now() });
    this.jobs.erase([before.jobId]).catch(() => undefined);
    this.hear(chat, turnId, job);
    return { jobId: job.id };
  }

  /** An empty conversation about the same page; an empty one is its own. @throws SottoError `unknown-chat`. */
  startNew(chatId: string): string {
    const chat = this.find(chatId);
    if (chat.row.turns.length === 0) return chatId;
    const next = this.add(startConversation({ ...chat.row, ephemeral: chat.ephemeral }, chat.row));
    this.prune();
    return next.row.chatId;
  }

  /** Kept conversations with a question in them, the newest first. Those of private windows are not kept. */
  list(): ChatSummary[] {
    return [...this.chats.values()]
      .filter(({ row, ephemeral }) => !ephemeral && row.turns.length > 0)
      .map(asSummary)
      .sort((a, b) => b.updatedAt - a.updatedAt);
  }

  /**
   * Erases one conversation; a running answer in it ends. Rejects with `unknown-chat`, or as `throwLeft` where the disk
   * keeps it.
   */
  async erase(chatId: string): Promise<void> {
    const chat = this.unerased.get(chatId) ?? this.find(chatId);
    const dropped = this.drop([chat]);
    this.lane.forgetRead();
    await dropped.catch((error: unknown) => {
      this.unerased.set(chatId, chat);
      throwLeft('conversation', error);
    });
    this.unerased.delete(chatId);
  }

  /**
   * Erases all, those too that could not be read from the disk; their jobs are the caller's, but for those that were
   * asked for while this waited. Rejects where the disk keeps some.
   */
  async eraseAll(): Promise<void> {
    const open = [...this.chats.values()].flatMap(({ jobs }) => [...jobs.values()]);
    this.hide([...this.chats.values()]);
    this.lane.forgetRead();
    await Promise.all([this.clearDisk(), this.jobs.erase(open.map(({ id }) => id))]);
    this.unerased.clear();
  }

  /** A new browser run: what an earlier one left goes, or stays but belongs to no tab any more. */
  async browserStarted(keep: boolean): Promise<void> {
    const earlier = [...this.chats.values()].filter(({ restored }) => restored);
    if (keep) {
      for (const chat of earlier) this.change(chat, { tabId: null, documentKey: null });
      return;
    }
    await this.drop(earlier).catch(() => undefined);
    // What this version cannot read was not restored, but goes too.
    await this.clearDisk().catch(() => undefined);
  }

  /** A private window's conversation goes with its tab; the others are kept. */
  async tabClosed(tabId: number): Promise<void> {
    const gone = [...this.chats.values()].filter(({ row, ephemeral }) => ephemeral && row.tabId === tabId);
    if (gone.length === 0) return;
    const dropped = this.drop(gone);
    this.lane.forgetRead();
    await dropped.catch(() => undefined);
  }

  /** What to read ahead for a conversation. @throws SottoError `unknown-chat`. */
  readAhead(chatId: string): Omit<ReadAheadWork, 'settings'> {
    const chat = this.find(chatId);
    return {
      pageId: chat.row.pageId,
      plan: async (limits, signal) =>
        planReadAhead(
          await this.pages.fit(chat.row, limits, signal),
          turnsBefore(chat, null),
          stoppable(limits, signal),
        ),
    };
  }

  private submit(chat: Conversation, asked: AskedTurn, asker: Asker): Job {
    return this.jobs.submit(
      questionWork(chat, asked, this.pages, this.rankers),
      { ...chat.row, ephemeral: chat.ephemeral },
      asker,
    );
  }

  private hear(chat: Conversation, turnId: string, job: Job): void {
    chat.jobs.set(turnId, job);
    job.log.follow(0, (entry) => {
      this.heard(chat, turnId, job, entry);
    });
  }

  private heard(chat: Conversation, turnId: string, job: Job, { event }: LoggedEvent): void {
    if (job.log.ended) chat.jobs.delete(turnId);
    const turn = chat.row.turns.find((candidate) => candidate.turnId === turnId);
    if (!turn) return;
    const next = advance(turn, event, () => job.log.text);
    if (next === turn) return;
    const turns = chat.row.turns.map((candidate) => (candidate === turn ? next : candidate));
    this.change(chat, isOpen(next) ? { turns } : { turns, updatedAt: Date.now() });
  }

  private newestAbout({ tabId, documentKey, ephemeral }: Owner, { subject }: SourceRef): Conversation | undefined {
    return [...this.chats.values()].findLast(
      ({ row, ephemeral: isPrivate }) =>
        row.source.subject === subject &&
        row.tabId === tabId &&
        row.documentKey === documentKey &&
        isPrivate === ephemeral,
    );
  }

  /** Not to be kept over an await: it may be erased meanwhile. @throws SottoError `unknown-chat`. */
  private find(chatId: string): Conversation {
    const chat = this.chats.get(chatId);
    if (!chat) throw new SottoError('unknown-chat', 'no such conversation');
    return chat;
  }

  private add(chat: Conversation): Conversation {
    this.chats.set(chat.row.chatId, chat);
    this.save(chat);
    return chat;
  }

  private change(chat: Conversation, patch: Partial<Conversation['row']>): void {
    chat.row = { ...chat.row, ...patch };
    // An answer may end after its conversation was erased.
    if (this.chats.get(chat.row.chatId) !== chat) return;
    this.save(chat);
    chat.followers.tell(asChat(chat));
  }

  private save({ row, ephemeral }: Conversation): void {
    // A disk that is full or broken: the conversation goes on in memory, as a private window's does.
    if (!ephemeral) this.writes.add(this.store.putChat(row, ephemeral));
  }

  private async endJobs(chat: Conversation, turns: readonly ChatTurn[], reason: 'replaced' | 'erased'): Promise<void> {
    for (const { turnId } of turns) chat.jobs.get(turnId)?.cancel(reason);
    await this.jobs.erase(turns.map(({ jobId }) => jobId));
  }

  private pagesInUse(): Set<string> {
    return new Set([...this.chats.values()].map(({ row }) => row.pageId));
  }

  /** Erases every conversation and page on the disk but those that this host has. */
  private async clearDisk(): Promise<void> {
    // What was on its way to the disk would come back.
    await this.writes.settled();
    await this.store.clear(
      () => new Set(this.chats.keys()),
      () => this.pagesInUse(),
    );
  }

  /** Takes conversations out of every panel's sight at once. */
  private hide(chats: readonly Conversation[]): void {
    for (const chat of chats) {
      this.chats.delete(chat.row.chatId);
      chat.followers.end();
    }
    this.pages.keep(this.pagesInUse());
  }

  /**
   * Erases conversations and their jobs, here and on the disk. Rejects where the disk keeps something; it is hidden all
   * the same.
   */
  private async drop(chats: readonly Conversation[]): Promise<void> {
    if (chats.length === 0) return;
    this.hide(chats);
    const ending = chats.map((chat) => this.endJobs(chat, chat.row.turns, 'erased'));
    // What was on its way to the disk would bring it back.
    const erasing = this.writes.settled().then(() =>
      this.store.erase(
        chats.map(({ row }) => row.chatId),
        () => this.pagesInUse(),
      ),
    );
    const failed = (await Promise.allSettled([...ending, erasing])).find(({ status }) => status === 'rejected');
    // Of a private window nothing is on the disk, whatever it says.
    if (failed?.status === 'rejected' && chats.some(({ ephemeral }) => !ephemeral)) throw failed.reason;
  }

  /** Drops the oldest that nobody looks at, beyond what is kept. */
  private prune(): void {
    const idle = [...this.chats.values()]
      .filter(({ followers, jobs }) => followers.size === 0 && jobs.size === 0)
      .sort((a, b) => b.row.updatedAt - a.row.updatedAt);
    const empty = idle.filter(({ row }) => row.turns.length === 0).slice(KEPT_EMPTY);
    const asked = idle.filter(({ row }) => row.turns.length > 0).slice(KEPT_CHATS);
    this.drop([...empty, ...asked]).catch(() => undefined);
  }

  /** What an earlier host left; an answer that it was writing is closed with as much as it had written. */
  private async restore(): Promise<void> {
    for (const row of await this.store.readAll()) {
      const turns = await Promise.all(
        row.turns.map(async (turn) =>
          isOpen(turn) ? closeFromLog(turn, await this.jobs.storedLog(turn.jobId)) : turn,
        ),
      );
      const chat = restoreConversation({ ...row, turns });
      this.chats.set(row.chatId, chat);
      if (row.turns.some(isOpen)) this.save(chat);
    }
  }
}
