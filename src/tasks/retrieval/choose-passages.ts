/** Chooses the passages of a page that a model gets for a question. */
import type { PageContent } from '@/src/protocol/page-content';
import type { EarlierTurn } from '../earlier-turn';
import type { Slices } from '../slices';
import { orderOf } from './order';
import { indexOf } from './passage-index';
import { sentencesIn, type Passage } from './passages';
import { soughtBy } from './question';
import type { FeatureWeights } from './rank';

export interface PassageBudget {
  readonly tokens: number;
  /** Tokens of a text, without waiting; an estimate is enough. */
  measure(text: string): number;
}

/** The rule of thumb for English: four characters a token. */
export const byCharacters = (text: string): number => Math.ceil(text.length / 4);

export interface ChosenPassage extends Passage {
  /** 0 for the passage that is most likely to hold the answer. */
  readonly rank: number;
}

/** The tokens of a passage's headings that no earlier passage has told. */
function costOfHeadings(
  page: PageContent,
  passage: Passage,
  told: ReadonlySet<number>,
  measure: PassageBudget['measure'],
): number {
  return passage.headings
    .filter((heading) => !told.has(heading))
    .reduce((sum, heading) => sum + measure(page.blocks[heading]?.text ?? ''), 0);
}

/** At most so many passages are tried for a cut. */
const MOST_CUT = 8;
/** A passage is cut only if its part fills at least this share of the budget. */
const LEAST_PART = 0.02;

/** A cut after a sentence may leave this share of the budget free; otherwise the cut is after a word. */
const MOST_LEFT = 0.06;

/** Where a passage in one block may be cut so that it takes at most `left` tokens; undefined for nowhere. */
function placeToCut(page: PageContent, passage: Passage, left: number, budget: PassageBudget): number | undefined {
  const { text } = passage;
  const { tokens, measure } = budget;
  const fits = (end: number): boolean => end > 0 && measure(text.slice(0, end)) <= left;
  const lines = [...text.matchAll(/\n/gu)].map(({ index }) => index);
  const ends = [...sentencesIn(page, passage).map(({ end }) => end - passage.start), ...lines];
  const sentence = lastFit(
    ends.sort((one, other) => one - other),
    fits,
  );
  if (sentence !== undefined && left - measure(text.slice(0, sentence)) <= MOST_LEFT * tokens) return sentence;
  return (
    lastFit(
      [...text.matchAll(WORD_ENDS)].map(({ index }) => index),
      fits,
    ) ?? sentence
  );
}
const WORD_ENDS = /\s+|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])/gu;

/** As much of a passage as fits `left` tokens; of several short blocks the first ones. Null where nothing fits. */
function cutToFit(page: PageContent, passage: Passage, left: number, budget: PassageBudget): Passage | null {
  const { first, last, start, text } = passage;
  if (first === last) {
    const end = placeToCut(page, passage, left, budget);
    return end === undefined ? null : { ...passage, end: start + end, text: text.slice(0, end) };
  }
  for (let to = last - 1; to >= first; to -= 1) {
    const blocks = page.blocks.slice(first, to + 1).map((block) => block.text);
    const part = blocks.filter((block) => block.trim() !== '').join('\n');
    const end = blocks.at(-1)?.length ?? 0;
    if (part !== '' && budget.measure(part) <= left) return { ...passage, last: to, start: 0, end, text: part };
  }
  return null;
}

/** The last of ascending places for which `fits` holds. */
function lastFit(places: readonly number[], fits: (place: number) => boolean): number | undefined {
  let [low, high] = [-1, places.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(places[middle] ?? 0)) low = middle;
    else high = middle - 1;
  }
  return places[low];
}

/** A passage that may be chosen, and the tokens of its text. */
export interface PassageCandidate {
  readonly passage: Passage;
  readonly cost: number;
}

/** Passages between two stops. */
const SLICE = 500;

/**
 * All passages in the order in which they are chosen, by their words. `history`: the conversation so far, for questions
 * that lean on it. `weights`: for another weighting of the words.
 */
export function* candidatesFor(
  page: PageContent,
  question: string,
  history: readonly EarlierTurn[],
  measure: PassageBudget['measure'],
  weights?: FeatureWeights,
): Slices<PassageCandidate[]> {
  const index = yield* indexOf(page);
  const costs: number[] = [];
  for (const [at, { passage }] of index.entries.entries()) {
    costs.push(measure(passage.text));
    if (at % SLICE === SLICE - 1) yield;
  }
  const sought = soughtBy(question, page.language, history);
  const order = yield* orderOf({ page, index, costs }, sought, weights);
  return order.flatMap(({ index: at }) => {
    const passage = index.entries[at]?.passage;
    return passage ? [{ passage, cost: costs[at] ?? 0 }] : [];
  });
}

/**
 * Takes candidates from the best on, as long as they fit. `cut`: then the best one that did not fit is cut, so that the
 * budget is used. Empty where not even the shortest passage fits.
 */
export function* takePassages(
  page: PageContent,
  candidates: readonly PassageCandidate[],
  { tokens, measure }: PassageBudget,
  cut = false,
): Slices<ChosenPassage[]> {
  const chosen: ChosenPassage[] = [];
  const told = new Set<number>();
  const passed: number[] = [];
  let left = tokens;
  const take = (passage: Passage, cost: number, rank: number): void => {
    left -= cost;
    for (const heading of passage.headings) told.add(heading);
    chosen.push({ ...passage, rank });
  };
  for (const [rank, { passage, cost }] of candidates.entries()) {
    if (rank % SLICE === SLICE - 1) yield;
    const whole = cost > left ? Infinity : cost + costOfHeadings(page, passage, told, measure);
    if (whole <= left) take(passage, whole, rank);
    else if (passed.length < MOST_CUT) passed.push(rank);
  }
  for (const rank of cut ? passed : []) {
    const passage = candidates[rank]?.passage;
    if (!passage || left < LEAST_PART * tokens) break;
    const headings = costOfHeadings(page, passage, told, measure);
    const part = cutToFit(page, passage, left - headings, { tokens, measure });
    if (part) take(part, headings + measure(part.text), rank);
    yield;
  }
  return chosen.sort((a, b) => a.first - b.first || a.start - b.start);
}

/** The passages for a question, chosen by their words alone, in reading order. */
export function* choosePassages(
  page: PageContent,
  question: string,
  history: readonly EarlierTurn[],
  { tokens, measure }: PassageBudget,
  weights?: FeatureWeights,
): Slices<ChosenPassage[]> {
  const candidates = yield* candidatesFor(page, question, history, measure, weights);
  return yield* takePassages(page, candidates, { tokens, measure });
}
