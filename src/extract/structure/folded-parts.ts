/**
 * Parts that a click opens go with the text that they stand in. Whoever weighs blocks sees what they hold too rarely,
 * and other readers never: the questions at the end of an article have their answers there.
 */
import type { RawBlock } from '../blocks/raw-block';
import { elementAround } from '../safe-dom';
import { blockWords } from '../word-counts';

/** How far from the element around both stand a folded block and the chosen block before it. */
const MAX_LEVELS = 7;
const MAX_LEVELS_OF_CHOSEN = 4;
/** So many blocks may stand between the two: a heading, a few words, what is clicked. */
const MAX_BETWEEN = 3;
/** What is clicked has at most so many words. */
const MAX_HEADER_WORDS = 40;

/** The elements around one, itself first. */
function pathOf(element: Element, levels: number): Element[] {
  const path: Element[] = [];
  for (let at: Element | null = element; at && path.length <= levels; at = elementAround(at)) path.push(at);
  return path;
}

function standTogether(folded: RawBlock, chosen: RawBlock): boolean {
  const around = new Set(pathOf(folded.element, MAX_LEVELS));
  return pathOf(chosen.element, MAX_LEVELS_OF_CHOSEN).some((element) => around.has(element));
}

/**
 * The blocks that are one click away and stand in a chosen text, and what is clicked for them.
 * @param mayBe whether a block may belong to the text at all
 */
export function foldedInText(
  blocks: readonly RawBlock[],
  chosen: ReadonlySet<RawBlock>,
  mayBe: (block: RawBlock) => boolean,
): Set<RawBlock> {
  const found = new Set<RawBlock>();
  let last: RawBlock | null = null;
  let between: RawBlock[] = [];
  for (const block of blocks) {
    const isIn = chosen.has(block);
    if (!isIn && !block.folded) {
      between.push(block);
      continue;
    }
    const isNear = last !== null && between.length <= MAX_BETWEEN && standTogether(block, last);
    if (!isIn && (block.waiting || !isNear || !mayBe(block))) continue;
    const header = between.at(-1);
    if (!isIn) found.add(block);
    if (!isIn && header && mayBe(header) && blockWords(header) <= MAX_HEADER_WORDS) found.add(header);
    last = block;
    between = [];
  }
  return found;
}
