/**
 * What the trees read: for each block, numbers about itself, its surroundings, the blocks built like it, and the page.
 * They depend on no language and not on the address. Each costs time on every page, so only those stay that trees
 * choose better with.
 */
import type { Block } from '@/src/protocol/page-content';
import { Columns } from './columns';
import { addEvidence, isTold, toldness } from './evidence';
import type { BlockMeasures } from './measures';
import { plainWords } from './outline';
import { nodeAbove, regions, RunningSum, sectionsOf, subtreeSums } from './sums';
import { surroundings } from './surroundings';

const KINDS: readonly Block['kind'][] = ['heading', 'paragraph', 'list-item', 'quote', 'code', 'table', 'caption'];
/** Stands for a distance in blocks to something that the page does not have. */
const NOWHERE = 9_999;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Words by what they are, and the page's sums of them. */
interface Weights {
  readonly linked: Float64Array;
  readonly taken: Float64Array;
  /** In running text with few links. */
  readonly told: Float64Array;
  readonly headings: Float64Array;
  /** Words of the page, at least 1. */
  readonly total: number;
}

function weightsOf({ outline: { blocks }, sizes, votes }: BlockMeasures): Weights {
  const make = (): Float64Array => new Float64Array(blocks.length);
  const [linked, taken, told, headings] = [make(), make(), make(), make()];
  let total = 0;
  blocks.forEach((block, row) => {
    const size = sizes[row] ?? 0;
    total += size;
    linked[row] = size * block.linked;
    taken[row] = size * (votes[row] ?? 0);
    told[row] = isTold(size, block.linked) ? size : 0;
    headings[row] = Number(block.kind === 'heading');
  });
  return { linked, taken, told, headings, total: total || 1 };
}

/** About the block itself. */
function ofTheText(table: Columns, { outline: { blocks }, sizes, votes }: BlockMeasures): void {
  const text = (row: number): string => blocks[row]?.text ?? '';
  table.add('words', (row) => sizes[row] ?? 0);
  table.add('vote', (row) => votes[row] ?? 0);
  table.add('kind', (row) => KINDS.indexOf(blocks[row]?.kind ?? 'paragraph'));
  table.add('ends as a sentence', (row) => Number(/[.!?。！？:”"]\s*$/.test(text(row))));
  table.add('sentences', (row) => count(text(row), /[.!?。！？](\s|$)/g));
  table.add('digits', (row) => count(text(row), /\p{N}/gu) / (text(row).length || 1));
}

/** Where it stands: from the start and the headline, and what it repeats. */
function ofThePlace(table: Columns, { outline: { blocks, title }, words, sizes }: BlockMeasures): void {
  const sum = RunningSum.of(sizes);
  const inTitle = new Set(plainWords(title));
  table.add('title in it', (row) =>
    inTitle.size > 0 ? new Set(words[row]?.filter((word) => inTitle.has(word))).size / inTitle.size : 0,
  );
  const times = new Map<string, number>();
  const keys = words.map((list) => list.join(' '));
  const before = keys.map((key) => {
    const seen = times.get(key) ?? 0;
    times.set(key, seen + 1);
    return seen;
  });
  table.add('said how often', (row) => times.get(keys[row] ?? '') ?? 0);
  table.add('said before', (row) => before[row] ?? 0);
  table.add('words before', (row) => sum.before(row));
  table.add('place in words', (row) => sum.before(row) / (sum.total || 1));
  const headline = blocks.findIndex(({ level }) => level === 1);
  table.add('from the headline', (row) => (headline < 0 ? NOWHERE : row - headline));
  const { starts, ends } = sectionsOf(blocks);
  table.add('from the heading', (row) => row - (starts[row] ?? 0));
  table.add('words of the section', (row) => sum.before(ends[row] ?? 0) - sum.before(starts[row] ?? 0));
}

/** About the parts of the page that hold it, from its parent to the largest part that is not the page. */
function ofTheParts(table: Columns, { outline, sizes }: BlockMeasures, weights: Weights): void {
  const { blocks, nodes } = outline;
  const sums = (values: ArrayLike<number>): Float64Array => subtreeSums(outline, values);
  const [words, taken, told, headings] = [sums(sizes), sums(weights.taken), sums(weights.told), sums(weights.headings)];
  const parts = sums(new Float64Array(blocks.length).fill(1));
  const starts = new Float64Array(nodes.length).fill(-1);
  blocks.forEach(({ node }, row) => {
    for (let at = node; at >= 0 && starts[at] === -1; at = nodes[at]?.parent ?? -1) starts[at] = row;
  });
  const ratio = (name: string, at: ArrayLike<number>, a: Float64Array, b: Float64Array): void => {
    table.add(name, (row) => (a[at[row] ?? 0] ?? 0) / (b[at[row] ?? 0] || 1));
  };
  const inBlocks = (of: (node: number) => number): number[] => blocks.map(({ node }) => of(node));
  const parent = inBlocks((node) => nodeAbove(outline, node, 1));
  ratio('parent: vote', parent, taken, words);
  const above = inBlocks((node) => nodeAbove(outline, node, 4));
  ratio('fourth above: words a block', above, words, parts);
  ratio('fourth above: told', above, told, words);
  ratio('fourth above: headings', above, headings, parts);
  const most = regions(outline, words, 0.6 * weights.total);
  const region = inBlocks((node) => most[node] ?? node);
  ratio('region: linked', region, sums(weights.linked), words);
  ratio('region: headings', region, headings, parts);
  table.add('region: place', (row) => (starts[region[row] ?? 0] ?? 0) / (blocks.length || 1));
  const quarter = regions(outline, words, 0.25 * weights.total);
  const section = inBlocks((node) => quarter[node] ?? node);
  ratio('section: words a block', section, words, parts);
  ratio('section: vote', section, taken, words);
  for (const [name, levels] of surroundings(outline)) table.add(name, (row) => levels[blocks[row]?.node ?? 0] ?? 0);
}

/** About the blocks that are built alike, and those around. */
function ofTheOthers(table: Columns, { sizes, alike }: BlockMeasures, { taken, total }: Weights): void {
  const ones = new Float64Array(sizes.length).fill(1);
  for (const [name, groups] of Object.entries(alike)) {
    const [parts, words] = [groups.sums(ones), groups.sums(sizes)];
    table.add(`alike ${name}`, (row) => parts[row] ?? 0);
    table.add(`alike ${name}: words`, (row) => (words[row] ?? 0) / (parts[row] || 1));
    table.add(`alike ${name}: of the page`, (row) => (words[row] ?? 0) / total);
  }
  const [votes, words] = [alike.byTags.sums(taken), alike.byTags.sums(sizes)];
  table.add('alike byTags: vote', (row) => (votes[row] ?? 0) / (words[row] || 1));
  const sum = RunningSum.of(sizes);
  table.add('within 8: words', (row) => sum.around(row, 8));
}

/** About the page as a whole: the same for all of its blocks. */
function ofThePage(table: Columns, { outline: { blocks, types } }: BlockMeasures, weights: Weights): void {
  const sum = (values: Float64Array): number => RunningSum.of(values).total;
  const facts: Readonly<Record<string, number>> = {
    'page: words': weights.total,
    'page: words a block': weights.total / (blocks.length || 1),
    'page: vote': sum(weights.taken) / weights.total,
    'page: told': sum(weights.told) / weights.total,
    'page: headings': sum(weights.headings) / (blocks.length || 1),
    'page: is a product': Number(/product/.test(types)),
  };
  for (const [name, value] of Object.entries(facts)) table.add(name, () => value);
}

/** The table that the trees read. */
export function blockFeatures(measures: BlockMeasures): Columns {
  const table = new Columns(measures.outline.blocks.length);
  const weights = weightsOf(measures);
  ofTheText(table, measures);
  ofThePlace(table, measures);
  ofTheParts(table, measures, weights);
  ofTheOthers(table, measures, weights);
  ofThePage(table, measures, weights);
  addEvidence(table, 'vote', measures, measures.votes);
  addEvidence(table, 'told', measures, toldness(measures));
  return table;
}
