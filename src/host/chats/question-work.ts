/** The work of a question: how it is asked, what is told before its answer, and how the answer is checked. */
import { ASK } from '@/src/protocol/action';
import type { ChatTurn } from '@/src/protocol/chat';
import type { Params } from '@/src/protocol/calls';
import type { hostCalls } from '@/src/protocol/host-calls';
import type { PageContent } from '@/src/protocol/page-content';
import type { Sourced } from '@/src/protocol/source';
import { checkAnswer } from '@/src/tasks/check/check-answer';
import { howAsked, type HowAsked } from '@/src/tasks/other-language/in-other-language';
import { planChat, planReadAhead } from '@/src/tasks/plan-chat';
import type { Ranker } from '@/src/tasks/retrieval/ranker';
import { planned, type JobWork } from '../jobs/job-work';
import { stoppable, type Plan } from '../lane/plan-limits';
import type { ReadAheadWork } from '../lane/read-ahead';
import type { ChatPages } from './chat-pages';
import { languageAsked, questionsBefore, turnsBefore, type HeldConversation } from './conversation';
import { inPageLanguage, nearestTo } from './question-words';
import { rankingBy } from './rankers';

/** A question to be answered. `begun`: the answer so far, to go on with. */
export type AskedTurn = { turnId: string; begun?: string } & Pick<ChatTurn, 'language'> &
  Pick<Params<typeof hostCalls, 'host.ask'>, 'question' | 'inPageLanguage' | 'settings'>;

/** `rankers`: help to choose the passages of a long page. */
export function questionWork(
  chat: HeldConversation,
  asked: AskedTurn,
  pages: Pick<ChatPages, 'read' | 'fit'>,
  rankers: readonly Ranker[],
): JobWork {
  const { source, title } = chat.row;
  const { begun } = asked;
  const page = (): Promise<Sourced<PageContent>> => pages.read(chat.row);
  // Earlier turns are read when the job's turn has come: by then they have their answers.
  const planFor =
    ({ question, search }: HowAsked): Plan =>
    async (limits, signal) => {
      const fitted = await pages.fit(chat.row, limits, signal);
      const within = { ...stoppable(limits, signal), ranking: rankingBy(rankers, signal) };
      const how = { reading: asked.settings.reading, search };
      const plan = await planChat(fitted, turnsBefore(chat, asked.turnId), question, within, how);
      return { ...plan, ...(begun !== undefined && { begun }) };
    };
  return {
    action: ASK,
    scope: 'page',
    title,
    settings: asked.settings,
    source: source.id,
    ...(begun === undefined
      ? {
          run: inPageLanguage(asked, page, planFor),
          nearest: async (signal) =>
            nearestTo(asked.question, await page(), questionsBefore(chat, asked.turnId), signal),
        }
      : // What is to be told of the question has been.
        { begun, run: planned(planFor(howAsked(asked.question, asked.language))) }),
    check: async (answer) =>
      checkAnswer(answer, await page(), {
        question: asked.question,
        language: asked.settings.language ?? languageAsked(chat, asked.turnId),
      }),
  };
}

/** Reads a conversation's page and turns ahead of a question. */
export function readAheadWork(chat: HeldConversation, pages: Pick<ChatPages, 'fit'>): Omit<ReadAheadWork, 'settings'> {
  return {
    pageId: chat.row.pageId,
    plan: async (limits, signal) =>
      planReadAhead(await pages.fit(chat.row, limits, signal), turnsBefore(chat, null), stoppable(limits, signal)),
  };
}
