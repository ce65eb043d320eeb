/** What a task gives beside the model's words: quotes of the page before them, and a check of them afterwards. */
import type { CheckedAnswer, Quote } from '@/src/protocol/checked-answer';
import { checkAnswer } from './check/check-answer';
import type { CheckedPage } from './check/page-facts';
import { keySentences } from './key-sentences';
import { blocksOf } from './page-text';
import type { Slices } from './slices';
import type { TextTask } from './text-task';

/**
 * Quotes shown, and the least words of a page of which they say more quickly what it is about than its beginning does.
 */
const QUOTES = 5;
const WORTH_QUOTING = 120;

/** The page's key sentences, for an action that is quoted; none of a page that is soon read. */
export function* quotesFor({ action, input }: TextTask): Slices<Quote[]> {
  if (!action.isQuoted || input.kind !== 'page' || input.page.keptWords < WORTH_QUOTING) return [];
  const { source, page } = input;
  return (yield* keySentences(page, QUOTES)).map((sentence) => ({ ...sentence, source }));
}

/** Holds answers against what they were made from; null for an action whose answer is to be another text. */
export function checkerFor({ action, input, settings }: TextTask): ((answer: string) => Slices<CheckedAnswer>) | null {
  if (!action.isChecked) return null;
  const { source } = input;
  const { title, language } = input.kind === 'page' ? input.page : input;
  const page: CheckedPage = { source, title, language, blocks: blocksOf(input) };
  return (answer) => checkAnswer(answer, page, { language: settings.language });
}
