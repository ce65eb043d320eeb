/** One conversation as the host holds it: what is written down, who follows it, and its running jobs. */
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

export interface Conversation {
  /** Replaced as a whole at each change, never changed in place. */
  row: ChatRow;
  /** From a private window: lives in memory only. */
  readonly ephemeral: boolean;
  /** Written by an earlier host. */
  readonly restored: boolean;
  /** Jobs whose answer is still to come, by turn. */
  readonly jobs: Map<string, Job>;
  readonly followers: Followers<Chat>;
}

/** What a conversation tells of its page. */
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
 * Who owns a conversation that a sender opens. The browser tells of a page's script which tab it is in, and whether its
 * window is private. Of a surface it does not, so that what a surface brings is kept only where it says so.
 * @throws SottoError `forbidden` for the document of a tab from anyone but the script in it.
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
): Conversation {
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
  return { row, ephemeral, restored: false, jobs: new Map(), followers: new Followers() };
}

export function restoreConversation(row: ChatRow): Conversation {
  return { row, ephemeral: false, restored: true, jobs: new Map(), followers: new Followers() };
}

/** As panels see it. */
export function asChat({ row, ephemeral }: Conversation): Chat {
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

/** As whoever opened it hears of it. */
export function asOpened({ row: { chatId, source } }: Conversation): { chatId: string; source: SourceId } {
  return { chatId, source: source.id };
}

export function asSummary({ row: { chatId, title, createdAt, updatedAt, turns } }: Conversation): ChatSummary {
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

/** The turns before one, or all of them for null, that have something of an answer. */
export function turnsBefore({ row: { turns } }: Conversation, turnId: string | null): EarlierTurn[] {
  const index = turns.findIndex((turn) => turn.turnId === turnId);
  return turns
    .slice(0, index < 0 ? undefined : index)
    .filter(({ answer }) => answer.trim() !== '')
    .map(({ question, answer, language }) => ({ answer, ...howAsked(question, language) }));
}

/**
 * The turns before one with their questions as they were asked, those without an answer too; null while one of them has
 * its answer still to come, for a question may lean on it.
 */
export function questionsBefore({ row: { turns } }: Conversation, turnId: string): EarlierTurn[] | null {
  const index = turns.findIndex((turn) => turn.turnId === turnId);
  const before = turns.slice(0, index < 0 ? undefined : index);
  return before.some(isOpen) ? null : before.map(({ question, answer }) => ({ question, answer }));
}

/** The language that a turn's answer was asked for in, where that is not the page's. */
export function languageAsked({ row: { turns } }: Conversation, turnId: string): string | undefined {
  return turns.find((turn) => turn.turnId === turnId)?.language?.question;
}
