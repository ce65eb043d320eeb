/**
 * Whether anything on the page could answer a question, decided by shared words, without a model. A page that is
 * written to look like an answer is taken for one.
 */
import type { PageSentence } from '@/src/protocol/checked-answer';
import type { PageContent } from '@/src/protocol/page-content';
import type { EarlierTurn } from '../earlier-turn';
import type { Slices } from '../slices';
import { primaryOf } from '../text/language';
import { sentencesOfPage } from '../text/page-sentences';
import { stemmer } from '../text/stem';
import { wordsOf } from '../text/words';
import { asksOfWholePage } from './asks-of-whole-page';
import { isFunctionWord } from './function-words';
import { nearestSentences } from './nearest-sentences';
import { indexOf, letterParts, type PassageIndex } from './passage-index';
import { leansBack, soughtBy } from './question';
import { rankPassages } from './rank';
import { speaksAlike } from './speaks-alike';
import { isOfAnyTalk, isTalk } from './talk';

export interface Answerability {
  /** False where nothing on the page could answer; null where words alone cannot decide. */
  readonly answerable: boolean | null;
  /** The sentences nearest to the question, the nearest first, three at most; empty where none shares a word. */
  readonly nearest: readonly PageSentence[];
}

/** The least words of meaning in a question that is decided, and how many of them are read at most. */
const LEAST_WORDS = 2;
const MOST_WORDS = 64;
/**
 * The least share of its letter parts by which a word counts as found: "colonies" in "colonial", Fluss in Flusspferd.
 */
const LEAST_PARTS = 0.5;

/**
 * The least share of a question that the best of five passages holds, if the page answers. One answerable question in a
 * hundred is below it. By language where that differs; fitted on twelve languages (docs/decisions/0019).
 * A longer page holds more by chance.
 */
const LEAST_SHARE = 0.19;
const LEAST_SHARE_OF = new Map(Object.entries({ en: 0.27, es: 0.24, hi: 0.21, ro: 0.21, th: 0.32, vi: 0.37 }));
const FITTED_PASSAGES = 5;
const BY_LENGTH = 0.05;
/** In a talk people use other words than a question about it, so less is enough. */
const IN_TALK = 0.7;

function leastShare(language: string, passages: number): number {
  return (
    (LEAST_SHARE_OF.get(primaryOf(language)) ?? LEAST_SHARE) +
    BY_LENGTH * Math.log(Math.max(1, passages / FITTED_PASSAGES))
  );
}

type Page = Pick<PageContent, 'blocks' | 'language' | 'title'>;
/** Passages between two stops. */
const SLICE = 500;

interface Asked {
  readonly stem: string;
  readonly folded: string;
}

function askedWords(question: string, language: string): Asked[] {
  const stem = stemmer(language);
  const byStem = new Map(
    wordsOf(question)
      .filter(({ folded }) => !isFunctionWord(folded))
      .map(({ folded }) => [stem(folded), folded] as const),
  );
  return [...byStem].slice(0, MOST_WORDS).map(([key, folded]) => ({ stem: key, folded }));
}

/**
 * For each passage and word: 1 where the passage has the word, else the share of the word's letter parts that it has.
 */
function* creditsOf(index: PassageIndex, asked: readonly Asked[], title: ReadonlySet<string>): Slices<number[][]> {
  const credits = index.entries.map(() => asked.map(() => 0));
  for (const [at, { folded }] of asked.entries()) {
    const parts = letterParts(folded);
    for (const part of parts)
      for (const entry of index.holdersOfPart(part)) {
        const credit = credits[entry];
        if (credit) credit[at] = (credit[at] ?? 0) + 1 / parts.length;
      }
    yield;
  }
  for (const [entry, credit] of credits.entries()) {
    for (const [at, { stem }] of asked.entries()) {
      const held = index.entries[entry];
      const isHeld = title.has(stem) || held?.stems.has(stem) === true || held?.above.has(stem) === true;
      if (isHeld) credit[at] = 1;
      else if ((credit[at] ?? 0) < LEAST_PARTS) credit[at] = 0;
    }
    yield;
  }
  return credits;
}

/** What may hold an answer: each passage, or all of a talk, where answers are spread over many turns. */
function* placesOf(credits: readonly number[][], page: Page): Slices<readonly number[][]> {
  if (!(yield* isTalk(page))) return credits;
  const whole = (credits[0] ?? []).map(() => 0);
  for (const [at, credit] of credits.entries()) {
    for (const [word, held] of credit.entries()) whole[word] = Math.max(whole[word] ?? 0, held);
    if (at % SLICE === SLICE - 1) yield;
  }
  return [whole];
}

/**
 * The share of a question that the page's best passage holds, 0 to 1. It is the mean of exact words and letter parts,
 * weighted by rarity, and unweighted: each makes up for what another misses.
 */
function* shareHeld(page: Page, index: PassageIndex, asked: readonly Asked[]): Slices<number> {
  const title = new Set(wordsOf(page.title).map(({ folded }) => sentencesOfPage(page).stem(folded)));
  const weights = asked.map(({ stem }) => index.idf(stem));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  let [hard, soft, plain] = [0, 0, 0];
  for (const credit of yield* placesOf(yield* creditsOf(index, asked, title), page)) {
    const weighed = (of: (held: number) => number): number =>
      credit.reduce((sum, held, at) => sum + of(held) * (weights[at] ?? 0), 0) / total;
    hard = Math.max(
      hard,
      weighed((held) => (held === 1 ? 1 : 0)),
    );
    soft = Math.max(
      soft,
      weighed((held) => held),
    );
    plain = Math.max(plain, credit.reduce((sum, held) => sum + held, 0) / asked.length);
    yield;
  }
  return (hard + soft + 2 * plain) / 4;
}

/**
 * Whether the page could answer a question, and its nearest sentences. Not decided is a question that leans on the
 * conversation, is about the whole page, is a command, has fewer than two words of meaning, or is in another language.
 * `earlier`: the conversation so far.
 */
export function* answerability(page: Page, question: string, earlier: readonly EarlierTurn[]): Slices<Answerability> {
  const words = askedWords(question, page.language);
  const asked = (yield* isTalk(page)) ? words.filter(({ folded }) => !isOfAnyTalk(folded)) : words;
  const index = yield* indexOf(page);
  const nearest = yield* nearestSentences(
    page,
    index,
    yield* rankPassages(index, soughtBy(question, page.language)),
    asked.map(({ stem }) => stem),
  );
  const isUndecided =
    asked.length < LEAST_WORDS ||
    index.entries.length === 0 ||
    (earlier.length > 0 && leansBack(question, page.language)) ||
    asksOfWholePage(question) ||
    !(yield* speaksAlike(question, page));
  if (isUndecided) return { answerable: null, nearest };
  const share = yield* shareHeld(page, index, asked);
  const least = leastShare(page.language, index.entries.length) * ((yield* isTalk(page)) ? IN_TALK : 1);
  return { answerable: share >= least, nearest };
}
