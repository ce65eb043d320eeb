/**
 * A page as all questions of a conversation put it before the model. One that fits stands there whole, the same to the
 * byte for every question, so that an engine's prompt cache reads it once.
 */
import { countWords } from '@/src/protocol/count-words';
import { SottoError } from '@/src/protocol/errors';
import type { PageContent } from '@/src/protocol/page-content';
import type { Coverage } from '@/src/protocol/task-event';
import { MOST_CHARS_PER_TOKEN, wordsIn } from './fit';
import { tokenScale } from './length-scale';
import { familyTraitsOf } from './model-family';
import { defusedParts } from './page-text';
import { pageCoverage, type PlanLimits } from './plan-task';
import { chatWordsFor, framed, titleLine, type ChatWords } from './prompts';
import { answerRoom, messageTokens, templateTokens } from './room';
import { runnerOf } from './slices';

export interface FittedPage {
  /** Title and fenced text, up to where the first question begins; for a long page the title alone. */
  readonly text: string;
  /** Of the system message and this text, with what the chat template adds; for a long page, of its passages, too. */
  readonly tokens: number;
  /** How the model is spoken to. */
  readonly words: ChatWords;
  /** What every question's prompt holds of the page. For a long page each plan tells this of its own passages. */
  readonly coverage: Coverage;
  /**
   * Where passages are chosen from, if a question has no room beside the whole page. `fixed`: tokens of a prompt
   * without any.
   */
  readonly passages: {
    readonly page: PageContent;
    readonly title: string;
    readonly fixed: number;
    readonly charsPerToken: number;
  };
  /** By how much limits in tokens are multiplied for the page's language. */
  readonly scale: number;
  /** Present for a page that does not fit: how many tokens its passages may take. */
  readonly long?: { readonly tokens: number };
}

/**
 * The least share of a context for questions and earlier turns. The page gets the rest, about two thirds of 4,096
 * tokens. It depends on the context alone, so that the page's cut never moves.
 */
const talkRoom = (contextTokens: number): number => Math.floor(contextTokens / 5);
/** What is left for a page, in tokens, beside `fixed` tokens of a prompt, the turns, a question and its answer. */
export const pageRoom = (fixed: number, contextTokens: number): number =>
  contextTokens - fixed - answerRoom(contextTokens) - talkRoom(contextTokens);
/** A page of which fewer tokens fit is not worth asking about. */
export const leastPage = (contextTokens: number): number => Math.min(32, Math.floor(contextTokens / 10));

/**
 * The most tokens of a long page for one question. They hold the answering passage for 98 of 100 questions; twice as
 * many take twice as long to read and find one more (docs/decisions/0019).
 */
export const PASSAGES_TOKENS = 1_200;
/** Enough to tell how long this page's tokens are, in characters. */
const SAMPLE_CHARS = 6_000;
/** The share of a context that the words before the page's text may take. */
const WORDS_SHARE = 1 / 3;

/** The fullest instructions that leave room for a page. Small contexts have no room for rules, nor for a title. */
async function chatFrame(
  { title }: PageContent,
  { contextTokens, count, model }: PlanLimits,
): Promise<Pick<FittedPage, 'words'> & { title: string; fixed: number }> {
  const words = chatWordsFor(familyTraitsOf(model));
  const line = titleLine(title);
  let chosen = { words, title: line, fixed: Infinity };
  for (const frame of [
    { words, title: line },
    { words, title: '' },
    { words: chatWordsFor({ isTiny: true }), title: '' },
  ]) {
    const around = templateTokens(contextTokens) + 2 * messageTokens(contextTokens);
    chosen = { ...frame, fixed: around + (await count(`${frame.words.system}\n${framed(frame.title, '', '')}`)) };
    if (chosen.fixed <= contextTokens * WORDS_SHARE) break;
  }
  return chosen;
}

/**
 * Prepares a page for all questions of a conversation. Counting costs an engine time: call it once for each page and
 * engine. Throws `nothing-to-read` for a page without words and `context-overflow` where the context is too small for
 * any of it.
 */
export async function fitPage(page: PageContent, limits: PlanLimits): Promise<FittedPage> {
  const { contextTokens, count } = limits;
  const run = runnerOf(limits);
  const parts = await run(defusedParts(page.blocks));
  if (parts.length === 0) throw new SottoError('nothing-to-read', 'the page has no words');
  const { words, title, fixed } = await chatFrame(page, limits);
  const budget = pageRoom(fixed, contextTokens);
  if (budget < leastPage(contextTokens))
    throw new SottoError('context-overflow', 'the context is too small for this page');
  const whole = parts.join('\n\n');
  const counted = whole.length > budget * MOST_CHARS_PER_TOKEN ? whole.slice(0, SAMPLE_CHARS) : whole;
  const tokens = await count(counted);
  const ofWords = await run(wordsIn(parts));
  const coverage = pageCoverage(page, { words: ofWords, ofWords });
  const passages = { page, title, fixed, charsPerToken: counted.length / Math.max(1, tokens) };
  const scale = tokenScale(tokens, countWords(counted));
  if (counted === whole && tokens <= budget)
    return { text: framed(title, whole, ''), tokens: fixed + tokens, words, coverage, passages, scale };
  return asPassages({ words, coverage, passages, scale }, Math.min(budget, PASSAGES_TOKENS));
}

/** The same page, for questions that get passages of at most so many tokens. */
export function asPassages(
  { words, coverage, passages, scale }: Pick<FittedPage, 'words' | 'coverage' | 'passages' | 'scale'>,
  tokens: number,
): FittedPage {
  return {
    text: passages.title,
    tokens: passages.fixed + tokens,
    words,
    coverage: { ...coverage, words: 0 },
    passages,
    scale,
    long: { tokens },
  };
}
