/** A part of a page that is read separately. */
import type { Block, PageContent } from '@/src/protocol/page-content';

/** Blocks from `first` up to but without `end`, and at most `chars` UTF-16 units of their text. */
export interface PagePart {
  readonly first: number;
  readonly end: number;
  readonly chars: number;
}

export const wholePage = ({ blocks }: Pick<PageContent, 'blocks'>): PagePart => ({
  first: 0,
  end: blocks.length,
  chars: Infinity,
});

/** The blocks of a part with their index in the page, and how many UTF-16 units of each belong to the part. */
export function* blocksIn(
  { blocks }: Pick<PageContent, 'blocks'>,
  { first, end, chars }: PagePart,
): Generator<{ readonly index: number; readonly block: Block; readonly chars: number }, void, undefined> {
  let left = chars;
  for (let index = first; index < end && left > 0; index += 1) {
    const block = blocks[index];
    if (!block) return;
    yield { index, block, chars: Math.min(left, block.text.length) };
    left -= block.text.length;
  }
}
