/**
 * An answer held against the page: sentence by sentence, the passage that shares most words with it, how much of it
 * that holds and what not, and every number, date, amount, name, address and quotation in it that the page does not
 * say. Words alone, without a model: it does not understand, it compares.
 */
import type { CheckedAnswer } from '@/src/protocol/checked-answer';
import type { Slices } from '../slices';
import { chunksOf } from '../text/chunks';
import { sentencesOf } from '../text/sentences';
import { alignerOf } from './align';
import { factsOf, type CheckedPage } from './page-facts';
import { plainAnswer } from './plain-answer';
import { SentenceCheck } from './sentence-check';

const NO_BAR = /[^|\s]/u;
const IS_BAR = /[|\s]/u;

function endWithoutBars(text: string): number {
  let end = text.length;
  while (end > 0 && IS_BAR.test(text.charAt(end - 1))) end -= 1;
  return end;
}

/** What an answer is, beside its text. */
export interface AnswerTo {
  /** What is answered, where there is one. */
  readonly question?: string;
  /** What it was asked to be written in, a BCP 47 tag; absent: the page's language. */
  readonly language?: string | undefined;
}

/**
 * Some milliseconds for an answer of a page, in slices. Of a page with more to say than can be kept nothing is flagged.
 */
export function* checkAnswer(
  answer: string,
  page: CheckedPage,
  { question = '', language }: AnswerTo = {},
): Slices<CheckedAnswer> {
  const plain = plainAnswer(answer);
  const facts = yield* factsOf(page);
  const aligner = yield* alignerOf(page);
  const check = new SentenceCheck(page, facts, aligner, { question, language, answer, plain });
  const sentences: CheckedAnswer['sentences'] = [];
  for (const chunk of chunksOf(plain)) {
    for (const { text, start } of sentencesOf(chunk.text, check.language)) {
      if (!/[\p{L}\p{N}]/u.test(text)) continue;
      // The bars at the ends of a row of a table are none of its words.
      const from = text.search(NO_BAR);
      const own = text.slice(from, endWithoutBars(text));
      const at = chunk.start + start + from;
      sentences.push(yield* check.sentence(own, { start: at, end: at + own.length }));
    }
    yield;
  }
  return {
    sentences,
    ...(facts.isWhole && { compared: check.compared }),
    ...(check.isAbroad && { crossLanguage: true as const }),
  };
}
