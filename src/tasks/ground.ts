/** What a task gives beside the model's words: quotes of the page before them, and a check of them afterwards. */
import type { CheckedAnswer, Quote } from '@/src/protocol/checked-answer';
import type { TaskRequest } from '@/src/protocol/task';
import { checkAnswer } from './check/check-answer';
import type { CheckedPage } from './check/page-facts';
import { keySentences } from './key-sentences';
import { blocksOf } from './page-text';
import type { Slices } from './slices';

/**
 * Quotes shown, and the least words of a page of which they say more quickly what it is about than its beginning does.
 */
const QUOTES = 5;
const WORTH_QUOTING = 120;

/** The page's key sentences for a summary of a page; none for any other task, and of a page that is soon read. */
export function* quotesFor({ intent, input }: TaskRequest): Slices<Quote[]> {
  if (!intent.startsWith('summarize') || input.kind !== 'page' || input.page.keptWords < WORTH_QUOTING) return [];
  return yield* keySentences(input.page, QUOTES);
}

/** Holds answers against what they were made from; null for rewriting, whose answer is to be another text. */
export function checkerFor({
  intent,
  input,
  settings,
}: TaskRequest): ((answer: string) => Slices<CheckedAnswer>) | null {
  if (intent.startsWith('rewrite-')) return null;
  const page: CheckedPage =
    input.kind === 'page' ? input.page : { title: input.title, language: input.language, blocks: blocksOf(input) };
  return (answer) => checkAnswer(answer, page, { language: settings.language });
}
