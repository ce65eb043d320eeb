/**
 * Short lines are doubtful by themselves: a heading, a row, a few lines of code. Between two parts of the main text in
 * one container they belong to it, and so does a heading whose text is kept.
 */
import type { Block } from '@/src/protocol/page-content';
import type { Outline } from './outline';

const SHORT_KINDS: ReadonlySet<Block['kind']> = new Set(['heading', 'code', 'table', 'list-item']);
/** What a text shows. */
const SHOWN: ReadonlySet<Block['kind']> = new Set(['code', 'table']);
/** Blocks between two kept ones. A longer gap is a part of its own. */
const MAX_GAP = 6;
/** Levels up to the container, the block's own element included. */
const LEVELS = 4;
const HEADING_LEVELS = 3;
/** How likely a block must be, as a share of what suffices without neighbours. */
const LEAST = 0.5;
const LEAST_OF_HEADING = 0.4;
const LEAST_SHOWN = 0.25;
const MAX_LINKED = 0.5;

/** The nodes from a block's own up. */
function containers({ nodes, blocks }: Outline, row: number, levels: number): Set<number> {
  const found = new Set<number>();
  for (let node = blocks[row]?.node ?? -1; node >= 0 && found.size < levels; node = nodes[node]?.parent ?? -1)
    found.add(node);
  return found;
}

/** The innermost element around two blocks, -1 where it is too far above them. */
function containerOf(outline: Outline, row: number, other: number, levels: number): number {
  const around = containers(outline, other, levels);
  return [...containers(outline, row, levels)].find((node) => around.has(node)) ?? -1;
}

/** The short blocks of a container that both ends of a gap are in. */
function between(outline: Outline, from: number, to: number): number[] {
  if (to - from <= 1 || to - from > MAX_GAP + 1) return [];
  const container = containerOf(outline, from, to, LEVELS);
  const rows = Array.from({ length: to - from - 1 }, (_, index) => from + 1 + index);
  return rows.filter((row) => {
    const block = outline.blocks[row];
    if (!block || !SHORT_KINDS.has(block.kind)) return false;
    // The cells of a table may all be links, as in lists of names.
    const isText = block.kind === 'table' || block.linked <= MAX_LINKED;
    return isText && containers(outline, row, LEVELS).has(container);
  });
}

/** Whether a table or code follows a kept block as its sibling: what it shows belongs to what was said. */
function isShownBelow({ blocks, nodes }: Outline, row: number): boolean {
  const [block, above] = [blocks[row], blocks[row - 1]];
  if (!block || !above || !SHOWN.has(block.kind) || block.linked > MAX_LINKED) return false;
  return nodes[block.node]?.parent === nodes[above.node]?.parent;
}

function isOverNext(outline: Outline, row: number): boolean {
  return outline.blocks[row]?.kind === 'heading' && containerOf(outline, row, row + 1, HEADING_LEVELS) >= 0;
}

/**
 * The likely rows, and those that belong between them. Linear in the number of blocks.
 * @param likelihood of a row, as a share of what suffices to be kept
 */
export function filled(
  outline: Outline,
  likely: ReadonlySet<number>,
  likelihood: (row: number) => number,
): ReadonlySet<number> {
  const all = new Set(likely);
  const rows = [...likely].sort((a, b) => a - b);
  rows.forEach((row, index) => {
    const gap = between(outline, rows[index - 1] ?? row, row);
    for (const short of gap) if (likelihood(short) >= LEAST) all.add(short);
  });
  for (let row = 1; row < outline.blocks.length; row++)
    if (all.has(row - 1) && !all.has(row) && likelihood(row) >= LEAST_SHOWN && isShownBelow(outline, row)) all.add(row);
  // From the end, so that the heading above a heading follows it.
  for (let row = outline.blocks.length - 2; row >= 0; row--)
    if (all.has(row + 1) && !all.has(row) && likelihood(row) >= LEAST_OF_HEADING && isOverNext(outline, row))
      all.add(row);
  return all;
}
