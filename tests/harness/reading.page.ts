/** In a page under test: reading, and the way back from what was read. */
import type { PageContent } from '@/src/protocol/page-content';
import { readPage } from '@/src/extract/read-page';
import { findRange } from '@/src/extract/text-anchor';

export interface PageReader {
  read(): PageContent;
  /** Where the words stand now that `read` found: what the range holds and in which element it begins, or 'lost'. */
  find(words: string): { readonly text: string; readonly within: string } | 'lost' | 'not read';
}

let page: PageContent | undefined;

const reader: PageReader = {
  read: () => (page = readPage(document)),
  find(words) {
    const block = page?.blocks.find(({ text }) => text.includes(words));
    if (!block) return 'not read';
    const start = block.text.indexOf(words);
    const range = findRange(document, block, { start, end: start + words.length });
    if (range === 'lost') return range;
    const first = range.startContainer;
    return {
      text: range.toString().replaceAll(/\s+/g, ' '),
      within: (first instanceof Element ? first : first.parentElement)?.closest('[id]')?.id ?? '',
    };
  },
};

declare global {
  var sottoReader: PageReader | undefined;
}
globalThis.sottoReader = reader;
