/** Runs in a page of the extension: finds the key sentences of a long page several times, as the host does. */
import type { Block, PageContent } from '@/src/protocol/page-content';
import { countWords } from '@/src/protocol/count-words';
import { keySentences } from '@/src/tasks/key-sentences';
import { atOnce } from '@/src/tasks/slices';
import { longPage } from '../tests/fixtures/long-page';

export interface Quoted {
  readonly words: number;
  /** Number of key sentences. It must be the wanted number, or the times prove nothing. */
  readonly quotes: number;
  /** Milliseconds of each time. The first one runs code that has not been optimized. */
  readonly ms: readonly number[];
}

declare global {
  var quotesBench: ((words: number, quotes: number, times: number) => Quoted) | undefined;
}

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const KINDS: Readonly<Record<string, Block['kind']>> = {
  p: 'paragraph',
  li: 'list-item',
  table: 'table',
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
};

function pageOf(html: string, title: string): PageContent {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const blocks = Array.from(
    parsed.querySelectorAll('p, li, table, h1, h2, h3'),
    (element): Block => ({
      kind: KINDS[element.localName] ?? 'paragraph',
      text: element.textContent,
      anchor,
      ...(/^h\d$/.test(element.localName) && { level: Number(element.localName.at(1)) }),
    }),
  );
  const words = blocks.reduce((sum, { text }) => sum + countWords(text), 0);
  return {
    title,
    language: 'en',
    blocks,
    visibleWords: words,
    keptWords: words,
    hiddenWords: 0,
    unreadFrames: 0,
    partial: false,
  };
}

globalThis.quotesBench = (words, many, times) => {
  const { html, title } = longPage(words);
  const page = pageOf(html, title);
  let quotes = 0;
  const ms = Array.from({ length: times }, () => {
    const began = performance.now();
    quotes = atOnce(keySentences(page, many)).length;
    return performance.now() - began;
  });
  return { words: page.keptWords, quotes, ms };
};
