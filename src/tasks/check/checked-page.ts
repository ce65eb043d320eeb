import type { Block, PageContent } from '@/src/protocol/page-content';
import type { Sourced } from '@/src/protocol/source';

/** What answers are held against: a page, or a selected text as one. */
export type CheckedPage = Sourced<Pick<PageContent, 'title' | 'language'>> & {
  readonly blocks: readonly Pick<Block, 'kind' | 'text' | 'author' | 'time'>[];
};
