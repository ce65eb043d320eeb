/** Runs in the measured page: our reading, and Readability's time beside it. */
import { Readability } from '@mozilla/readability';
import { readPage } from '@/src/extract/read-page';

function measure(): { text: string; ms: number; readabilityMs: number; readability: string } {
  // Lays out the page first, because a real page is laid out before anybody asks about it.
  document.documentElement.getBoundingClientRect();
  const copy = document.cloneNode(true) as Document;
  const before = performance.now();
  let readability = '';
  try {
    readability = new Readability(copy).parse()?.textContent ?? '';
  } catch {
    /* Its time counts all the same. */
  }
  const between = performance.now();
  const page = readPage(document, { budgetMs: 10_000 });
  const after = performance.now();
  return {
    text: page.blocks.map(({ text }) => text).join('\n'),
    ms: after - between,
    readabilityMs: between - before,
    readability,
  };
}

(globalThis as { sottoExtract?: typeof measure }).sottoExtract = measure;
