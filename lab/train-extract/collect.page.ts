/** Runs in a page that trees are trained on: gives its outline and what Readability took. */
import type { Outline } from '@/src/extract/choice/outline';
import { outlineOf } from '@/src/extract/outline-of';
import { readBlocks } from '@/src/extract/page-blocks';
import { voteOf } from '@/src/extract/vote';

function collect(): { outline: Outline; vote: string } {
  const { blocks } = readBlocks(document, { now: () => performance.now(), budgetMs: 20_000 });
  return { outline: outlineOf(document, blocks), vote: voteOf(document) };
}

(globalThis as { sottoCollect?: typeof collect }).sottoCollect = collect;
