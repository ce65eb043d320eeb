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
import { framed, titleLine } from './prompts';
import { chatWordsFor, type ChatWords } from './prompts-tiny';
import { answerRoom, messageTokens, templateTokens } from './room';
import { runnerOf } from './slices';

export interface FittedPage {
  /** Title and fenced text, up to where the first question begins; for a long page the title alone. */
  readonly text: string;
  /**
   * The system message and this text, with what the chat template adds around them; for a long page its passages, too.
   */
  readonly tokens: number;
  /** How the model is spoken to. */
  readonly words: ChatWords;
  /** What every question's prompt holds; a long page's passages are told by each plan. */
  readonly coverage: Coverage;
  /**
   * What passages are chosen from, where a question has no room beside the whole page. `fixed`: tokens of a prompt
   * without any.
   */
  readonly passages: {
    readonly page: PageContent;
    readonly title: string;
    readonly fixed: number;
    readonly charsPerToken: number;
  };
  /** How many times a limit of tokens counts in its language. */
  readonly scale: number;
  /** There for a page that does not fit: within how many tokens its passages are chosen. */
  readonly long?: { readonly tokens: number };
}

/**
 * What questions and earlier turns get at least of a context. The page has what they and the answer leave, about two
 * thirds of 4,096 tokens. A function of the context alone: nothing else may move the page's cut.
 */
const talkRoom = (contextTokens: number): number => Math.floor(contextTokens / 5);
/** What is left for a page, in tokens, beside `fixed` tokens of a prompt, the turns, a question and its answer. */
export const pageRoom = (fixed: number, contextTokens: number): number =>
  contextTokens - fixed - answerRoom(contextTokens) - talkRoom(contextTokens);
/** A page of which less than this fits is not worth asking about. */
export const leastPage = (contextTokens: number): number => Math.min(32, Math.floor(contextTokens / 10));

/**
 * Of a long page a question gets this much at most: the passage that answers is among them for 98 of 100 questions, and
 * twice as much, which takes twice as long to read, finds one more (docs/decisions/0019).
 */
export const PASSAGES_TOKENS = 1_200;
/** Enough to tell how long this page's tokens are, in characters. */
const SAMPLE_CHARS = 6_000;
/** What stands before any text of the page may take this share of a context. */
const WORDS_SHARE = 1 / 3;

/** The fullest words that leave room for a page: small contexts have none for rules, nor for a title. */
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
 * How a conversation puts a page before the model. Throws `nothing-to-read` for a page without words and
 * `context-overflow` where the context is too small for any of it. Counting costs: call it once for page and engine.
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

/** A page of which each question gets passages of at most so many tokens. */
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
