/** One conversation as the host holds it: what is written down, who follows it, and its running jobs. */
import type { HostConnection } from '@/src/messaging/host-server';
import type { SenderInfo } from '@/src/messaging/sender';
import { randomId } from '@/src/platform/random-id';
import type { Chat, ChatSummary, ChatTurn } from '@/src/protocol/chat';
import type { PageContent } from '@/src/protocol/page-content';
import type { ChatRow } from '@/src/storage/database';
import type { EarlierTurn } from '@/src/tasks/earlier-turn';
import { howAsked } from '@/src/tasks/other-language/in-other-language';
import type { Job, JobOwner } from '../jobs/job';
import { isOpen } from './turn-state';

export interface Conversation {
  /** Replaced as a whole at each change, never changed in place. */
  row: ChatRow;
  /** From a private window: lives in memory only. */
  readonly ephemeral: boolean;
  /** Written by an earlier host. */
  readonly restored: boolean;
  /** Jobs whose answer is still to come, by turn. */
  readonly jobs: Map<string, Job>;
  readonly followers: Set<HostConnection>;
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

export function startConversation(
  sender: JobOwner & Pick<SenderInfo, 'ephemeral'>,
  page: Pick<ChatRow, 'pageKey' | 'pageId' | 'title' | 'language' | 'keptWords' | 'visibleWords'>,
): Conversation {
  const now = Date.now();
  const { tabId, documentKey, origin, ephemeral } = sender;
  const { pageKey, pageId, title, language, keptWords, visibleWords } = page;
  const row: ChatRow = {
    chatId: randomId(),
    pageKey,
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
  return { row, ephemeral, restored: false, jobs: new Map(), followers: new Set() };
}

export function restoreConversation(row: ChatRow): Conversation {
  return { row, ephemeral: false, restored: true, jobs: new Map(), followers: new Set() };
}

/** As panels see it. */
export function asChat({ row, ephemeral }: Conversation): Chat {
  const { chatId, pageKey, title, language, createdAt, updatedAt, keptWords, visibleWords, turns } = row;
  return {
    chatId,
    pageKey,
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
