import type { Block, PageContent } from '@/src/protocol/page-content';

/** What answers are held against: a page, or a selected text as one. */
export type CheckedPage = Pick<PageContent, 'title' | 'language'> & {
  readonly blocks: readonly Pick<Block, 'kind' | 'text' | 'author' | 'time'>[];
};
