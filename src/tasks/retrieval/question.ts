/** What a question searches for: weighted words, names, and the kind of answer that it expects. */
import type { EarlierTurn } from '../earlier-turn';
import { pairsOf } from '../text/pairs';
import { stemmer } from '../text/stem';
import { wordsOf } from '../text/words';
import { expectedAnswer, type AnswerKind } from './answer-kind';
import { isFunctionWord, refersBack } from './function-words';

export interface Sought {
  /** The question's own words that carry meaning. */
  readonly asked: readonly { readonly stem: string; readonly folded: string }[];
  /** Weights by stem of words with meaning: 1 for the question's own, less for words of the conversation. */
  readonly stems: ReadonlyMap<string, number>;
  /** The same weights by folded word. */
  readonly words: ReadonlyMap<string, number>;
  /** Pairs of neighbouring stems in the question, at least one of them with meaning. */
  readonly pairs: readonly (readonly [string, string])[];
  /** Words that are names by their capital, in the question itself. */
  readonly names: readonly string[];
  readonly kind: AnswerKind;
}

/** Weights of the last turn's words, for a question that refers back to it. Tuned on the conversations of the tests. */
const LAST_QUESTION = 0.5;
const LAST_ANSWER = 0.35;
/** Each earlier turn counts this share of the one after it. */
const FADE = 0.5;
const TURNS_BACK = 3;
/** A question with fewer words of meaning leans on the conversation. */
const FEW_WORDS = 2;

interface Meaning {
  readonly folded: string;
  readonly stem: string;
  readonly name: boolean;
  readonly carries: boolean;
}

function meaningsOf(text: string, language: string): Meaning[] {
  const stem = stemmer(language);
  return wordsOf(text).map(({ text: written, folded, start }) => ({
    folded,
    stem: stem(folded),
    carries: !isFunctionWord(folded),
    name: start > 0 && /^\p{Lu}/u.test(written) && !isFunctionWord(folded),
  }));
}

function raise(weights: Map<string, number>, key: string, weight: number): void {
  weights.set(key, Math.max(weights.get(key) ?? 0, weight));
}

function leans(question: string, own: readonly Meaning[]): boolean {
  const carrying = own.filter(({ carries }) => carries);
  return refersBack(question) || carrying.length < FEW_WORDS;
}

/** Whether a question needs the conversation to be understood. `language`: BCP 47, or ''. */
export const leansBack = (question: string, language: string): boolean =>
  leans(question, meaningsOf(question, language));

/** The conversation's words that carry meaning, each with its weight. */
function said(earlier: readonly EarlierTurn[], language: string): (Meaning & { weight: number })[] {
  return earlier
    .slice(-TURNS_BACK)
    .reverse()
    .flatMap(({ question, answer }, back) => {
      const weigh = (text: string, weight: number): (Meaning & { weight: number })[] =>
        meaningsOf(text, language)
          .filter(({ carries }) => carries)
          .map((meaning) => ({ ...meaning, weight: weight * FADE ** back }));
      return [...weigh(question, LAST_QUESTION), ...weigh(answer, LAST_ANSWER)];
    });
}

/** What a question searches for. `earlier`: the conversation so far, the newest turn last. */
export function soughtBy(question: string, language: string, earlier: readonly EarlierTurn[] = []): Sought {
  const own = meaningsOf(question, language);
  const carrying = own.filter(({ carries }) => carries);
  const stems = new Map<string, number>();
  const words = new Map<string, number>();
  for (const { stem, folded } of carrying.length > 0 ? carrying : own) {
    stems.set(stem, 1);
    words.set(folded, 1);
  }
  if (leans(question, own)) {
    for (const { stem, folded, weight } of said(earlier, language)) {
      raise(stems, stem, weight);
      raise(words, folded, weight);
    }
  }
  const pairs = pairsOf(own)
    .filter((pair) => pair.some(({ carries }) => carries))
    .map(([first, second]) => [first.stem, second.stem] as const);
  return {
    asked: carrying.map(({ stem, folded }) => ({ stem, folded })),
    stems,
    words,
    pairs,
    names: own.filter(({ name }) => name).map(({ folded }) => folded),
    kind: expectedAnswer(question),
  };
}
