/** One conversation: what is kept of it, who follows it, and its running jobs. */
import { Followers } from '@/src/messaging/followers';
import type { SenderInfo } from '@/src/messaging/sender';
import { randomId } from '@/src/platform/differences';
import type { Chat, ChatSummary, ChatTurn } from '@/src/protocol/chat';
import type { Params } from '@/src/protocol/calls';
import { SottoError } from '@/src/protocol/errors';
import type { hostCalls } from '@/src/protocol/host-calls';
import { isOpen } from '@/src/protocol/job';
import type { PageContent } from '@/src/protocol/page-content';
import { TAB_DOCUMENT, type SourceId } from '@/src/protocol/source';
import type { ChatRow } from '@/src/storage/rows';
import type { EarlierTurn } from '@/src/tasks/earlier-turn';
import { howAsked } from '@/src/tasks/other-language/in-other-language';
import type { Job, JobOwner } from '../jobs/job';

export class HeldConversation {
  /** Jobs whose answer is still to come, by turn. */
  readonly jobs = new Map<string, Job>();
  readonly followers = new Followers<Chat>();

  constructor(
    private current: ChatRow,
    /** From a private window: lives in memory only. */
    readonly ephemeral: boolean,
    /** Written by an earlier host. */
    readonly restored: boolean,
  ) {}

  /** What is kept of it. Each change makes a new object. */
  get row(): ChatRow {
    return this.current;
  }

  change(patch: Partial<ChatRow>): void {
    this.current = { ...this.current, ...patch };
  }
}

/** What a conversation says about its page. */
export function pageFacts({
  title,
  language,
  keptWords,
  visibleWords,
}: PageContent): Pick<ChatRow, 'title' | 'language' | 'keptWords' | 'visibleWords'> {
  return { title, language, keptWords, visibleWords };
}

/** Whose conversation it is. */
export type Owner = JobOwner & Pick<SenderInfo, 'ephemeral'>;

/**
 * Who owns a conversation that a sender opens. The browser tells the tab of a page's script and whether its window is
 * private. It does not for a surface, so a surface's conversation is kept only where it asks for that.
 * @throws SottoError `forbidden` for the document of a tab, from anyone but the script in it.
 */
export function ownerOf(
  { source, ephemeral }: Pick<Params<typeof hostCalls, 'host.openChat'>, 'source' | 'ephemeral'>,
  sender: SenderInfo,
): Owner {
  if (sender.kind === 'page') return sender;
  if (source.kind === TAB_DOCUMENT) throw new SottoError('forbidden', 'only the script in a tab brings its document');
  return { ...sender, ephemeral: sender.ephemeral || (ephemeral ?? true) };
}

export function startConversation(
  sender: Owner,
  page: Pick<ChatRow, 'source' | 'pageId' | 'title' | 'language' | 'keptWords' | 'visibleWords'>,
): HeldConversation {
  const now = Date.now();
  const { tabId, documentKey, origin, ephemeral } = sender;
  const { source, pageId, title, language, keptWords, visibleWords } = page;
  const row: ChatRow = {
    chatId: randomId(),
    source,
    pageId,
    tabId,
    documentKey,
    origin,
    title,
    language,
    keptWords,
    visibleWords,
    createdAt: now,
    updatedAt: now,
    turns: [],
  };
  return new HeldConversation(row, ephemeral, false);
}

/** A conversation as panels get it. */
export function asChat({ row, ephemeral }: HeldConversation): Chat {
  const { chatId, source, title, language, createdAt, updatedAt, keptWords, visibleWords, turns } = row;
  return {
    chatId,
    source,
    title,
    language,
    createdAt,
    updatedAt,
    keptWords,
    visibleWords,
    ephemeral,
    turns: [...turns],
  };
}

/** A conversation as whoever opens it gets it. */
export function asOpened({ row: { chatId, source } }: HeldConversation): { chatId: string; source: SourceId } {
  return { chatId, source: source.id };
}

export function asSummary({ row: { chatId, title, createdAt, updatedAt, turns } }: HeldConversation): ChatSummary {
  return { chatId, title, createdAt, updatedAt, turns: turns.length };
}

export function newTurn(turnId: string, jobId: string, question: string): ChatTurn {
  return {
    turnId,
    jobId,
    question,
    askedAt: Date.now(),
    state: 'queued',
    answer: '',
    finish: null,
    error: null,
    coverage: null,
    engine: null,
  };
}

/** The turns before one that have an answer, or a part of one. For null: of all turns. */
export function turnsBefore({ row: { turns } }: HeldConversation, turnId: string | null): EarlierTurn[] {
  const index = turns.findIndex((turn) => turn.turnId === turnId);
  return turns
    .slice(0, index < 0 ? undefined : index)
    .filter(({ answer }) => answer.trim() !== '')
    .map(({ question, answer, language }) => ({ answer, ...howAsked(question, language) }));
}

/**
 * The turns before one with their questions as asked, also those without an answer.
 * Null while one of them is being answered: the question may refer to it.
 */
export function questionsBefore({ row: { turns } }: HeldConversation, turnId: string): EarlierTurn[] | null {
  const index = turns.findIndex((turn) => turn.turnId === turnId);
  const before = turns.slice(0, index < 0 ? undefined : index);
  return before.some(isOpen) ? null : before.map(({ question, answer }) => ({ question, answer }));
}

/** The language that an answer was asked for in, if it is not the page's. */
export function languageAsked({ row: { turns } }: HeldConversation, turnId: string): string | undefined {
  return turns.find((turn) => turn.turnId === turnId)?.language?.question;
}
