/**
 * A question about a page: from page, earlier turns and question to what the model gets. A page that fits stands first
 * and is the same to the byte for every question of a conversation, so that an engine's prompt cache reads it once;
 * what changes comes after it. Of a longer page each question gets the passages that are likely to answer it, right
 * before it. Pure, with the engine's counting passed in.
 */
import type { ChatMessage } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { PageContent } from '@/src/protocol/page-content';
import type { Coverage } from '@/src/protocol/task-event';
import { asSearched, type EarlierTurn } from './earlier-turn';
import { makeExcerpt } from './excerpt';
import { MOST_CHARS_PER_TOKEN, wordsIn } from './fit';
import { samplingFor, traitsOf, type ModelTraits } from './model-family';
import { defusedParts } from './page-text';
import { pageCoverage, type PlanLimits, type TaskPlan } from './plan-task';
import { CHAT, defuse, framed, titleLine } from './prompts';
import { chatWordsFor, type ChatWords } from './prompts-tiny';
import { leastAnswer, messageTokens, templateTokens } from './room';
import { runnerOf } from './slices';

/** The page as all questions of a conversation put it before the model. */
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
  /** There for a page that does not fit: within how many tokens its passages are chosen. */
  readonly long?: { readonly tokens: number };
}

/**
 * How the context is shared: the longest answer, and what questions and earlier turns get at least. The page has the
 * rest, about two thirds of 4,096 tokens. Functions of the context alone: nothing else may move the page's cut.
 */
const answerRoom = (contextTokens: number): number => Math.min(384, Math.floor(contextTokens / 6));
const talkRoom = (contextTokens: number): number => Math.floor(contextTokens / 5);
/** Of the talk, held free for the question, so that its length seldom changes which turns stay. */
const questionRoom = (contextTokens: number): number => Math.min(256, Math.floor(contextTokens / 16));
/** A page of which less than this fits is not worth asking about. */
const leastPage = (contextTokens: number): number => Math.min(32, Math.floor(contextTokens / 10));

/**
 * Of a long page a question gets this much at most: the passage that answers is among them for 98 of 100 questions, and
 * twice as much, which takes twice as long to read, finds one more (docs/decisions/0019).
 */
const PASSAGES_TOKENS = 1_200;
/** Enough to tell how long this page's tokens are, in characters. */
const SAMPLE_CHARS = 6_000;
/** What stands before any text of the page may take this share of a context. */
const WORDS_SHARE = 1 / 3;

/** The fullest words that leave room for a page: small contexts have none for rules, nor for a title. */
async function chatFrame(
  { title }: PageContent,
  { contextTokens, count, model }: PlanLimits,
): Promise<Pick<FittedPage, 'words'> & { title: string; fixed: number }> {
  const words = chatWordsFor(traitsOf(model));
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
  const budget = contextTokens - fixed - answerRoom(contextTokens) - talkRoom(contextTokens);
  if (budget < leastPage(contextTokens))
    throw new SottoError('context-overflow', 'the context is too small for this page');
  const whole = parts.join('\n\n');
  const counted = whole.length > budget * MOST_CHARS_PER_TOKEN ? whole.slice(0, SAMPLE_CHARS) : whole;
  const tokens = await count(counted);
  const ofWords = await run(wordsIn(parts));
  const coverage = pageCoverage(page, { words: ofWords, ofWords });
  const passages = { page, title, fixed, charsPerToken: counted.length / Math.max(1, tokens) };
  if (counted === whole && tokens <= budget)
    return { text: framed(title, whole, ''), tokens: fixed + tokens, words, coverage, passages };
  return asPassages({ words, coverage, passages }, Math.min(budget, PASSAGES_TOKENS));
}

/** A page of which each question gets passages of at most so many tokens. */
function asPassages(
  { words, coverage, passages }: Pick<FittedPage, 'words' | 'coverage' | 'passages'>,
  tokens: number,
): FittedPage {
  return {
    text: passages.title,
    tokens: passages.fixed + tokens,
    words,
    coverage: { ...coverage, words: 0 },
    passages,
    long: { tokens },
  };
}

/**
 * Plans the answer to a question. As many of the newest turns stay as fit; the page, or what was chosen of it, always
 * does, and gives way only to a question that is longer than the room left for it. Throws `context-overflow` for one
 * that leaves no room for an answer. `search`: what passages are looked for with, where that is not the question.
 */
export async function planChat(
  fitted: FittedPage,
  earlier: readonly EarlierTurn[],
  question: string,
  limits: PlanLimits,
  { search = question }: { readonly search?: string | undefined } = {},
): Promise<TaskPlan> {
  const { contextTokens, count } = limits;
  const traits = traitsOf(limits.model);
  const asked = fitted.words.question(defuse(question));
  const bound = atMostTokens(asked);
  const questionTokens = bound <= questionRoom(contextTokens) ? bound : await count(asked);
  const page = besides(questionTokens, fitted, contextTokens);
  const room = contextTokens - page.tokens - messageTokens(contextTokens);
  const window = await keepTurns(page, earlier, limits);
  // A long question takes its room from the oldest turns.
  while (window.turns.length > 0 && window.tokens + questionTokens + answerRoom(contextTokens) > room) {
    window.turns.shift();
    window.tokens -= window.sizes.shift() ?? 0;
  }
  const maxTokens = Math.min(answerRoom(contextTokens), room - window.tokens - questionTokens);
  if (!page.long) return plan(page, [...window.turns, { role: 'user', content: asked }], maxTokens, traits);
  const sought = { question: search, earlier: asSearched(earlier) };
  const excerpt = await makeExcerpt({ ...page.passages, ...page.long, ...sought }, count, runnerOf(limits));
  const content = framed('', excerpt.text, asked);
  return plan(
    { ...page, coverage: { ...page.coverage, words: excerpt.words, passages: excerpt.passages } },
    [...window.turns, { role: 'user', content }],
    maxTokens,
    traits,
  );
}

/** The page with room for a question and an answer: as it is, or of one that leaves too little for them less. */
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

/** Plans to read what the next question will begin with, and to say nothing (`maxTokens` 0). */
export async function planReadAhead(
  page: FittedPage,
  earlier: readonly EarlierTurn[],
  limits: PlanLimits,
): Promise<TaskPlan> {
  return plan(page, (await keepTurns(page, earlier, limits)).turns, 0, traitsOf(limits.model));
}

function plan(
  page: FittedPage,
  talk: readonly (EarlierTurn | ChatMessage)[],
  maxTokens: number,
  traits: ModelTraits,
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

interface Window {
  turns: EarlierTurn[];
  sizes: number[];
  tokens: number;
}

/**
 * The newest turns that fit, in order. When the room is full the oldest go until half of it is free, so that the turns
 * kept, and with them the prompt cache behind the page, change once in a while rather than at every question.
 */
async function keepTurns(
  page: FittedPage,
  earlier: readonly EarlierTurn[],
  { contextTokens, count }: PlanLimits,
): Promise<Window> {
  const asked = page.words.question;
  const template = 2 * messageTokens(contextTokens);
  const room = contextTokens - page.tokens - answerRoom(contextTokens) - questionRoom(contextTokens);
  const bounds = earlier.map(({ question, answer }) => atMostTokens(asked(question)) + atMostTokens(answer) + template);
  const sizes = sum(bounds) <= room ? bounds : [];
  for (const { question, answer } of earlier.slice(sizes.length)) {
    sizes.push((await count(`${asked(question)}\n${answer}`)) + template);
  }
  const first = firstKept(sizes, room);
  return { turns: earlier.slice(first), sizes: sizes.slice(first), tokens: sum(sizes.slice(first)) };
}

/** Goes through the turns as they came: depends on nothing that a later turn could change, but for the room itself. */
function firstKept(sizes: readonly number[], room: number): number {
  let first = 0;
  let used = 0;
  for (const [index, size] of sizes.entries()) {
    used += size;
    if (used <= room) continue;
    while (first < index && used > room / 2) used -= sizes[first++] ?? 0;
    if (used > room) {
      first = index + 1;
      used = 0;
    }
  }
  return first;
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/**
 * Tokens of a short text on the high side, for counting takes an engine longer than thinking of a bound: two Latin
 * characters a token, and a token for each UTF-8 byte of what small vocabularies spell in bytes.
 */
function atMostTokens(text: string): number {
  const latin = text.replaceAll(/[^\u0000-\u024f]/g, '').length;
  return Math.ceil(latin / 2) + (text.length - latin) * 3;
}
