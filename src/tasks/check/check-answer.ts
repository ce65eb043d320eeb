/**
 * Compares an answer with its page, sentence by sentence: which passage shares most words with it, how much that holds,
 * and what the page does not say of numbers, dates, amounts, names, addresses and quotations. It compares words,
 * without a model; it does not understand.
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

/** What is known of an answer beside its text. */
export interface AnswerTo {
  /** The question that it answers, if any. */
  readonly question?: string;
  /** The language that was asked for, a BCP 47 tag; absent: the page's language. */
  readonly language?: string | undefined;
}

/**
 * Checks an answer, in slices; for a usual page that takes some milliseconds. If a page says more than is kept of it,
 * nothing is flagged.
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
      // Bars at the ends of a table row belong to no sentence.
      const from = text.search(NO_BAR);
      const own = text.slice(from, endWithoutBars(text));
      const at = chunk.start + start + from;
      sentences.push(yield* check.sentence(own, { start: at, end: at + own.length }));
    }
    yield;
  }
  return {
    sources: [page.source],
    sentences,
    ...(facts.isWhole && { compared: check.compared }),
    ...(check.isAbroad && { crossLanguage: true as const }),
  };
}
