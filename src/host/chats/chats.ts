/** The conversations: opens them, asks in them, lets windows follow them, and erases them. */
import type { HostContext } from '@/src/messaging/host-server';
import type { SenderInfo } from '@/src/messaging/sender';
import { randomId } from '@/src/platform/differences';
import type { Chat, ChatSummary, ChatTurn } from '@/src/protocol/chat';
import type { Params } from '@/src/protocol/calls';
import type { hostCalls } from '@/src/protocol/host-calls';
import { SottoError } from '@/src/protocol/errors';
import { isOpen } from '@/src/protocol/job';
import type { SourceId } from '@/src/protocol/source';
import { readingOf, type LoggedEvent } from '@/src/protocol/task-event';
import type { Ranker } from '@/src/tasks/retrieval/ranker';
import type { Job, JobOwner } from '../jobs/job';
import { throwLeft } from '../jobs/erase';
import type { JobWork } from '../jobs/job-work';
import type { Lane } from '../lane/lane';
import type { ReadAheadWork } from '../lane/read-ahead';
import { questionWork, readAheadWork, type AskedTurn } from './question-work';
import {
  asChat,
  asOpened,
  asSummary,
  newTurn,
  ownerOf,
  pageFacts,
  startConversation,
  type HeldConversation,
} from './conversation';
import type { KeptChats } from './kept-chats';
import { advance, mayGoOn, turnGoingOn } from './turn-state';

/** What conversations need of the host's jobs. */
export interface ChatJobs {
  /** Queues a job, which is attended until the signal. @throws SottoError `queue-full` when too many wait. */
  submit(work: JobWork, owner: JobOwner & Pick<SenderInfo, 'ephemeral'>, context: Asker): Job;
  /** Erases jobs, whose answers are in the conversation. Rejects where the disk keeps them. */
  erase(jobIds: readonly string[]): Promise<void>;
}

/** Who asks: the answer is attended as long as its Port is open. */
type Asker = Pick<HostContext, 'signal'>;

type CallParams<K extends keyof typeof hostCalls> = Params<typeof hostCalls, K>;

export class Chats {
  /** Erased, but the disk kept a part: they can be erased again. */
  private readonly unerased = new Map<string, HeldConversation>();

  constructor(
    private readonly kept: KeptChats,
    private readonly jobs: ChatJobs,
    private readonly lane: Pick<Lane, 'forgetRead'>,
    private readonly rankers: readonly Ranker[],
  ) {}

  /**
   * Opens the conversation about a source. Until something is asked, a new page replaces the old one.
   * @throws SottoError `forbidden` where the sender may not bring such a source.
   */
  open(
    params: CallParams<'host.openChat'>,
    sender: SenderInfo,
  ): { readonly chatId: string; readonly source: SourceId } {
    const owner = ownerOf(params, sender);
    const { source, page } = params;
    const known = this.kept.newestAbout(owner, source);
    if (known && (known.row.turns.length > 0 || known.row.source.id === source.id)) return asOpened(known);
    const about = { source, pageId: this.kept.pages.add(page, source.id, owner.ephemeral), ...pageFacts(page) };
    if (known) this.kept.change(known, about);
    const chat = known ?? this.kept.add(startConversation(owner, about));
    this.prune();
    return asOpened(chat);
  }

  /**
   * Tells the conversation now and at each change. Resolves when it is erased, and when nobody listens any more.
   * Rejects with `unknown-chat`.
   */
  async follow(chatId: string, signal: AbortSignal, tell: (chat: Chat) => void): Promise<void> {
    const chat = this.kept.find(chatId);
    tell(asChat(chat));
    await chat.followers.follow(signal, tell);
  }

  /**
   * Asks a question. @throws SottoError `unknown-chat`, or `queue-full` when too many jobs wait; then nothing has
   * changed.
   */
  ask(
    { chatId, question, inPageLanguage, replaces, settings }: CallParams<'host.ask'>,
    asker: Asker,
  ): { turnId: string; jobId: string } {
    const chat = this.kept.find(chatId);
    const turnId = randomId();
    const job = this.submit(chat, { turnId, question, inPageLanguage, settings }, asker);
    // If another window has replaced that turn already, both questions stay.
    const index = chat.row.turns.findIndex((turn) => turn.turnId === replaces);
    const kept = index < 0 ? chat.row.turns : chat.row.turns.slice(0, index);
    const replaced = chat.row.turns.slice(kept.length);
    this.kept.change(chat, { turns: [...kept, newTurn(turnId, job.id, question)], updatedAt: Date.now() });
    this.endJobs(chat, replaced, 'replaced').catch(() => undefined);
    this.hear(chat, turnId, job);
    return { turnId, jobId: job.id };
  }

  /**
   * Goes on with an answer that met its limit.
   * @throws SottoError `unknown-chat` where there is no such answer, `queue-full` while another answer of the
   * conversation runs, and as `ask`.
   */
  goOn({ chatId, turnId, settings }: CallParams<'host.goOn'>, asker: Asker): { jobId: string } {
    const chat = this.kept.find(chatId);
    const before = chat.row.turns.find((turn) => turn.turnId === turnId);
    if (!before || !mayGoOn(before)) throw new SottoError('unknown-chat', 'no such answer');
    if (chat.row.turns.some(isOpen)) throw new SottoError('queue-full', 'another answer of this conversation runs');
    const { question, language, answer: begun } = before;
    const asRead = { ...settings, reading: readingOf(before.coverage) };
    const job = this.submit(chat, { turnId, question, language, settings: asRead, begun }, asker);
    const turns = chat.row.turns.map((turn) => (turn === before ? turnGoingOn(turn, job.id) : turn));
    this.kept.change(chat, { turns, updatedAt: Date.now() });
    this.jobs.erase([before.jobId]).catch(() => undefined);
    this.hear(chat, turnId, job);
    return { jobId: job.id };
  }

  /** Opens an empty conversation about the same page, unless this one is empty. @throws SottoError `unknown-chat`. */
  startNew(chatId: string): string {
    const chat = this.kept.find(chatId);
    if (chat.row.turns.length === 0) return chatId;
    const next = this.kept.add(startConversation({ ...chat.row, ephemeral: chat.ephemeral }, chat.row));
    this.prune();
    return next.row.chatId;
  }

  /** All conversations with a question in them, the newest first, without those of private windows. */
  list(): ChatSummary[] {
    return this.kept.all
      .filter(({ row, ephemeral }) => !ephemeral && row.turns.length > 0)
      .map(asSummary)
      .sort((a, b) => b.updatedAt - a.updatedAt);
  }

  /**
   * Erases one conversation; a running answer in it ends. Rejects with `unknown-chat`, or as `throwLeft` where the disk
   * keeps it.
   */
  async erase(chatId: string): Promise<void> {
    const chat = this.unerased.get(chatId) ?? this.kept.find(chatId);
    const dropped = this.drop([chat]);
    this.lane.forgetRead();
    await dropped.catch((error: unknown) => {
      this.unerased.set(chatId, chat);
      throwLeft('conversation', error);
    });
    this.unerased.delete(chatId);
  }

  /**
   * Erases all, also those that could not be read from the disk. The caller erases the jobs, except those that begin
   * meanwhile.
   * Rejects where the disk keeps some.
   */
  async eraseAll(): Promise<void> {
    const open = this.kept.all.flatMap(({ jobs }) => [...jobs.values()]);
    this.kept.hide(this.kept.all);
    this.lane.forgetRead();
    await Promise.all([this.kept.clear(), this.jobs.erase(open.map(({ id }) => id))]);
    this.unerased.clear();
  }

  /** The browser was started: earlier conversations are erased, or kept without their tabs. */
  async browserStarted(keep: boolean): Promise<void> {
    const earlier = this.kept.all.filter(({ restored }) => restored);
    if (keep) {
      for (const chat of earlier) this.kept.change(chat, { tabId: null, documentKey: null });
      return;
    }
    await this.drop(earlier).catch(() => undefined);
    // Conversations that this version cannot read are erased as well.
    await this.kept.clear().catch(() => undefined);
  }

  /** Erases a private window's conversations with its tab; others are kept. */
  async tabClosed(tabId: number): Promise<void> {
    const gone = this.kept.all.filter(({ row, ephemeral }) => ephemeral && row.tabId === tabId);
    if (gone.length === 0) return;
    const dropped = this.drop(gone);
    this.lane.forgetRead();
    await dropped.catch(() => undefined);
  }

  /** What to read ahead for a conversation. @throws SottoError `unknown-chat`. */
  readAhead(chatId: string): Omit<ReadAheadWork, 'settings'> {
    return readAheadWork(this.kept.find(chatId), this.kept.pages);
  }

  private submit(chat: HeldConversation, asked: AskedTurn, asker: Asker): Job {
    return this.jobs.submit(
      questionWork(chat, asked, this.kept.pages, this.rankers),
      { ...chat.row, ephemeral: chat.ephemeral },
      asker,
    );
  }

  private hear(chat: HeldConversation, turnId: string, job: Job): void {
    chat.jobs.set(turnId, job);
    job.log.follow(0, (entry) => {
      this.heard(chat, turnId, job, entry);
    });
  }

  private heard(chat: HeldConversation, turnId: string, job: Job, { event }: LoggedEvent): void {
    if (job.log.ended) chat.jobs.delete(turnId);
    const turn = chat.row.turns.find((candidate) => candidate.turnId === turnId);
    if (!turn) return;
    const next = advance(turn, event, () => job.log.text);
    if (next === turn) return;
    const turns = chat.row.turns.map((candidate) => (candidate === turn ? next : candidate));
    this.kept.change(chat, isOpen(next) ? { turns } : { turns, updatedAt: Date.now() });
  }

  private async endJobs(
    chat: HeldConversation,
    turns: readonly ChatTurn[],
    reason: 'replaced' | 'erased',
  ): Promise<void> {
    for (const { turnId } of turns) chat.jobs.get(turnId)?.cancel(reason);
    await this.jobs.erase(turns.map(({ jobId }) => jobId));
  }

  /**
   * Erases conversations and their jobs, here and on the disk. Rejects where the disk keeps something; they are hidden
   * all the same.
   */
  private async drop(chats: readonly HeldConversation[]): Promise<void> {
    if (chats.length === 0) return;
    this.kept.hide(chats);
    const ending = chats.map((chat) => this.endJobs(chat, chat.row.turns, 'erased'));
    const failed = (await Promise.allSettled([...ending, this.kept.erase(chats)])).find(
      ({ status }) => status === 'rejected',
    );
    // Of a private window nothing is on the disk, so that an error of the disk does not count.
    if (failed?.status === 'rejected' && chats.some(({ ephemeral }) => !ephemeral)) throw failed.reason;
  }

  private prune(): void {
    this.drop(this.kept.surplus()).catch(() => undefined);
  }
}
