/**
 * Plans a question about a page: from page, earlier turns and question to a prompt. A page that fits stands first, and
 * what changes comes after it. Of a longer page each question gets passages, right before it. Pure: the engine's
 * counting is passed in.
 */
import type { ChatMessage } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import { firstWordMs, QUICK_MS, readableTokens, WHOLE_MS, type Reading } from './clock';
import { asSearched, type EarlierTurn } from './earlier-turn';
import { makeExcerpt } from './excerpt';
import { asPassages, leastPage, pageRoom, PASSAGES_TOKENS, type FittedPage } from './fitted-page';
import { samplingFor, familyTraitsOf, type FamilyTraits } from './model-family';
import type { PlanLimits, TaskPlan } from './plan-task';
import { CHAT, defuse, framed } from './prompts';
import { answerRoom, leastAnswer, messageTokens, questionRoom, softTokens } from './room';
import { runnerOf } from './slices';
import { atMostTokens, keepTurns, type Window } from './turn-window';

/** The fewest tokens of passages, even on a slow machine: with less there is nothing to answer from. */
const LEAST_PASSAGES = 64;

/** How a question is asked. */
interface Asked {
  /** Absent: `quick`. */
  readonly reading?: Reading | undefined;
  /** What passages are searched with; absent: the question. */
  readonly search?: string | undefined;
}

/** A question with its rule, and the page with enough room beside it. */
interface Question {
  /** What passages are searched with. */
  readonly search: string;
  readonly content: string;
  readonly tokens: number;
  readonly page: FittedPage;
  readonly earlier: readonly EarlierTurn[];
}

/**
 * Plans the answer to a question. The page always stays, and as many of the newest turns as fit.
 * A page that takes long to read and is not in the prompt cache gives a few passages, or for `ask` a plan that reads
 * nothing.
 * Throws `context-overflow` for a question that leaves no room for an answer.
 */
export async function planChat(
  fitted: FittedPage,
  earlier: readonly EarlierTurn[],
  question: string,
  limits: PlanLimits,
  { reading = 'quick', search = question }: Asked = {},
): Promise<TaskPlan> {
  const { contextTokens, count, clock } = limits;
  const content = fitted.words.question(defuse(question));
  const bound = atMostTokens(content);
  const tokens = bound <= questionRoom(contextTokens) ? bound : await count(content);
  const asked: Question = { search, content, tokens, page: besides(tokens, fitted, contextTokens), earlier };
  const { page } = asked;
  if (page.long) return planPassages(asked, page.long.tokens, limits, reading);

  const window = await talkOf(asked, limits);
  const whole = plan(page, [...window.turns, { role: 'user', content }], window.answer, familyTraitsOf(limits.model));
  const promptTokens = page.tokens + window.tokens + tokens;
  const cached = await clock?.cached(whole.messages);
  const wholeMs = firstWordMs(clock, cached ?? { promptTokens, cachedTokens: 0 });
  if (reading === 'whole' || wholeMs <= WHOLE_MS) return whole;
  const coverage = { ...page.coverage, words: 0, wholeMs };
  if (reading === 'ask') return { ...whole, coverage, choose: true };
  const most = Math.min(pageRoom(page.passages.fixed, contextTokens), PASSAGES_TOKENS);
  return planPassages({ ...asked, page: asPassages({ ...page, coverage }, most) }, most, limits, reading);
}

/** The turns before a question, with room left for it and its answer. `answer`: the longest answer, in tokens. */
async function talkOf(
  { page, earlier, tokens }: Question,
  limits: PlanLimits,
  most?: number,
): Promise<Window & { readonly answer: number }> {
  const { contextTokens } = limits;
  const room = contextTokens - page.tokens - messageTokens(contextTokens);
  const window = await keepTurns(page, earlier, limits, most);
  // A long question takes the room of the oldest turns.
  while (window.turns.length > 0 && window.tokens + tokens + answerRoom(contextTokens) > room) {
    window.turns.shift();
    window.tokens -= window.sizes.shift() ?? 0;
  }
  const left = room - window.tokens - tokens - softTokens(contextTokens);
  return { ...window, answer: Math.min(Math.round(answerRoom(contextTokens) * page.scale), left) };
}

/**
 * A question with passages of the page: at most `most` tokens, or as many as are read in time. They stand right before
 * the question, because everything before them should stay the same for the next one.
 */
async function planPassages(asked: Question, most: number, limits: PlanLimits, reading: Reading): Promise<TaskPlan> {
  const { page, earlier, search } = asked;
  const traits = familyTraitsOf(limits.model);
  let window = await talkOf(asked, limits);
  let tokens = most;
  if (reading !== 'whole') {
    const before = page.passages.fixed + asked.tokens;
    const readable = async (): Promise<number> => {
      const cached = await limits.clock?.cached(plan(page, window.turns, 0, traits).messages);
      return readableTokens(limits.clock, QUICK_MS, cached?.cachedTokens);
    };
    let left = (await readable()) - before;
    if (window.tokens > left / 2) {
      // The turns are not in the prompt cache and take too long. Half of the time is for the page.
      window = await talkOf(asked, limits, Math.max(0, left / 2));
      left = (await readable()) - before;
    }
    tokens = Math.floor(Math.max(Math.min(LEAST_PASSAGES, most), Math.min(most, left - window.tokens)));
  }
  const sought = { tokens, question: search, earlier: asSearched(earlier), ranking: limits.ranking };
  const excerpt = await makeExcerpt({ ...page.passages, ...sought }, limits.count, runnerOf(limits));
  const content = framed('', excerpt.text, asked.content);
  const coverage = { ...page.coverage, words: excerpt.words, passages: excerpt.passages.length };
  const made = plan({ ...page, coverage }, [...window.turns, { role: 'user', content }], window.answer, traits);
  // The next question will have other passages.
  return { ...made, prefixLength: made.messages.length - 1 };
}

/** The page with room for a question and an answer beside it; of a page that leaves too little room, only passages. */
function besides(questionTokens: number, page: FittedPage, contextTokens: number): FittedPage {
  const needed = questionTokens + messageTokens(contextTokens) + leastAnswer(contextTokens);
  if (page.tokens + needed <= contextTokens) return page;
  const tokens = contextTokens - page.passages.fixed - needed;
  if (tokens < leastPage(contextTokens)) {
    throw new SottoError('context-overflow', 'the question is too long for this context', {
      tokens: questionTokens,
      limit: contextTokens,
    });
  }
  return asPassages(page, tokens);
}

/** Plans to read ahead what the next question will begin with, without an answer (`maxTokens` 0). */
export async function planReadAhead(
  page: FittedPage,
  earlier: readonly EarlierTurn[],
  limits: PlanLimits,
): Promise<TaskPlan> {
  return plan(page, (await keepTurns(page, earlier, limits)).turns, 0, familyTraitsOf(limits.model));
}

function plan(
  page: FittedPage,
  talk: readonly (EarlierTurn | ChatMessage)[],
  maxTokens: number,
  traits: FamilyTraits,
): TaskPlan {
  const { system, question } = page.words;
  const said = talk.flatMap((item): ChatMessage[] =>
    'role' in item
      ? [item]
      : [
          { role: 'user', content: question(defuse(item.question)) },
          { role: 'assistant', content: defuse(item.answer) },
        ],
  );
  const messages: ChatMessage[] = [
    { role: 'system', content: system },
    { role: 'user', content: page.text + (said[0]?.content ?? '') },
    ...said.slice(1),
  ];
  return {
    messages,
    prefixLength: messages.length,
    coverage: page.coverage,
    sampling: samplingFor(traits, CHAT, maxTokens),
  };
}
