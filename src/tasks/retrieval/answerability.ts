/**
 * Whether anything on the page could answer a question: decided without a model, by the words that they share.
 */
import type { PageContent } from '@/src/protocol/page-content';
import type { Quote } from '@/src/protocol/checked-answer';
import type { EarlierTurn } from '../earlier-turn';
import type { Slices } from '../slices';

export interface Answerability {
  /** False where nothing on the page could answer; null where words alone can't decide it. */
  readonly answerable: boolean | null;
  /** The sentences nearest to the question, the nearest first, at most three; empty where none shares a word with it. */
  readonly nearest: readonly Quote[];
}

/** `earlier`: the conversation so far; a question that leans on it is not decided. */
export function* answerability(
  _page: Pick<PageContent, 'blocks' | 'language' | 'title'>,
  _question: string,
  _earlier: readonly EarlierTurn[],
): Slices<Answerability> {
  yield;
  return { answerable: null, nearest: [] };
}
