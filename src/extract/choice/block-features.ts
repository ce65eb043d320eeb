/**
 * What the trees read: for each block, numbers about itself, its surroundings, the blocks built like it, and the page.
 * They depend on no language and not on the page's address.
 */
import type { Block } from '@/src/protocol/page-content';
import { Columns } from './columns';
import { addEvidence, toldness } from './evidence';
import type { BlockMeasures } from './measures';
import { isArticle, plainWords, type Outline } from './outline';
import { nodeAbove, regions, RunningSum, subtreeSums } from './sums';
import { surroundings } from './surroundings';

const KINDS: readonly Block['kind'][] = ['heading', 'paragraph', 'list-item', 'quote', 'code', 'table', 'caption'];
/** From so many words on, a block counts as running text. */
const LONG_WORDS = 12;
/** Stands for a distance in blocks to something that the page does not have. */
const NOWHERE = 9_999;

const times = (a: ArrayLike<number>, b: ArrayLike<number>): Float64Array =>
  Float64Array.from(a, (value, index) => value * (b[index] ?? 0));
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** About the block itself: its size, kind, letters and punctuation. */
function ofTheText(table: Columns, { outline: { blocks }, sizes, votes }: BlockMeasures): void {
  const text = (row: number): string => blocks[row]?.text ?? '';
  const size = (row: number): number => sizes[row] || 1;
  const each = (name: string, of: (block: Outline['blocks'][number]) => number): void => {
    table.add(name, (row) => (blocks[row] ? of(blocks[row]) : 0));
  };
  table.add('words', (row) => sizes[row] ?? 0);
  table.add('vote', (row) => votes[row] ?? 0);
  each('linked', ({ linked }) => linked);
  each('kind', ({ kind }) => KINDS.indexOf(kind));
  each('level', ({ level }) => level ?? 0);
  each('folded', ({ folded }) => Number(folded));
  table.add('ends as a sentence', (row) => Number(/[.!?。！？:”"]\s*$/.test(text(row))));
  table.add('commas a word', (row) => count(text(row), /[,，、;]/g) / size(row));
  table.add('sentences', (row) => count(text(row), /[.!?。！？](\s|$)/g));
  table.add('digits', (row) => count(text(row), /\p{N}/gu) / (text(row).length || 1));
  table.add('capitals', (row) => count(text(row), /\p{Lu}/gu) / (text(row).length || 1));
  table.add('letters a word', (row) => text(row).length / size(row));
  table.add('money', (row) => Number(/[$€£¥₹]\s?\d|\d\s?[$€£¥₹]/.test(text(row))));
  table.add('copyright', (row) => Number(/©|\(c\)\s?\d{4}/i.test(text(row))));
  table.add('lines', (row) => count(text(row), /\n/g));
}

/** Where it stands: from the start, the end, the headline, and what Readability took. */
function ofThePlace(table: Columns, { outline: { blocks, title }, words, sizes, votes }: BlockMeasures): void {
  const total = blocks.length || 1;
  const sum = RunningSum.of(sizes);
  const inTitle = new Set(plainWords(title));
  const titled = words.map((list) => list.filter((word) => inTitle.has(word)));
  table.add('of the title', (row) => (titled[row]?.length ?? 0) / (sizes[row] || 1));
  table.add('title in it', (row) => (inTitle.size > 0 ? new Set(titled[row]).size / inTitle.size : 0));
  const times = new Map<string, number>();
  const keys = words.map((list) => list.join(' '));
  const repetition = keys.map((key) => {
    const seen = (times.get(key) ?? 0) + 1;
    times.set(key, seen);
    return seen;
  });
  table.add('said how often', (row) => times.get(keys[row] ?? '') ?? 0);
  table.add('said before', (row) => (repetition[row] ?? 1) - 1);
  table.add('place', (row) => row / total);
  table.add('place in words', (row) => sum.before(row) / (sum.total || 1));
  table.add('words before', (row) => sum.before(row));
  table.add('words after', (row) => sum.total - sum.before(row));
  const headline = blocks.findIndex(({ level }) => level === 1);
  table.add('from the headline', (row) => (headline < 0 ? NOWHERE : row - headline));
  const taken = (row: number): boolean => (votes[row] ?? 0) >= 0.6 && (sizes[row] ?? 0) >= 4;
  const rows = blocks.map((_, row) => row);
  const [first, last] = [rows.find(taken), rows.findLast(taken)];
  table.add('from the first vote', (row) => (first === undefined ? NOWHERE : row - first));
  table.add('from the last vote', (row) => (last === undefined ? NOWHERE : row - last));
}

/** About the parts of the page that hold it, from its parent to the largest part that is not the page. */
function ofTheParts(table: Columns, { outline, sizes, votes }: BlockMeasures): void {
  const { blocks, nodes } = outline;
  const ones = blocks.map(() => 1);
  const long = blocks.map(({ linked }, row) =>
    (sizes[row] ?? 0) >= LONG_WORDS && linked < 0.5 ? (sizes[row] ?? 0) : 0,
  );
  const linked = times(
    sizes,
    blocks.map((block) => block.linked),
  );
  const [words, links, taken, told] = [sizes, linked, times(sizes, votes), long].map((values) =>
    subtreeSums(outline, values),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [parts, headings] = [ones, blocks.map(({ kind }) => Number(kind === 'heading'))].map((values) =>
    subtreeSums(outline, values),
  ) as [Float64Array, Float64Array];
  const starts = new Float64Array(nodes.length).fill(-1);
  blocks.forEach(({ node }, row) => {
    for (let at = node; at >= 0 && starts[at] === -1; at = nodes[at]?.parent ?? -1) starts[at] = row;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  const most = regions(outline, words, 0.6 * total);
  const quarter = regions(outline, words, 0.25 * total);
  const scales: readonly [string, (node: number) => number][] = [
    ['parent', (node) => nodeAbove(outline, node, 1)],
    ['grandparent', (node) => nodeAbove(outline, node, 2)],
    ['fourth above', (node) => nodeAbove(outline, node, 4)],
    ['region', (node) => most[node] ?? node],
    ['section', (node) => quarter[node] ?? node],
  ];
  for (const [name, up] of scales) {
    const at = blocks.map(({ node }) => up(node));
    const ratio = (label: string, a: Float64Array, b: Float64Array): void => {
      table.add(`${name}: ${label}`, (row) => (a[at[row] ?? 0] ?? 0) / (b[at[row] ?? 0] || 1));
    };
    table.add(`${name}: words`, (row) => words[at[row] ?? 0] ?? 0);
    table.add(`${name}: of the page`, (row) => (words[at[row] ?? 0] ?? 0) / total);
    table.add(`${name}: place`, (row) => (starts[at[row] ?? 0] ?? 0) / (blocks.length || 1));
    ratio('linked', links, words);
    ratio('vote', taken, words);
    ratio('told', told, words);
    ratio('words a block', words, parts);
    ratio('headings', headings, parts);
  }
  for (const [name, levels] of surroundings(outline)) table.add(name, (row) => levels[blocks[row]?.node ?? 0] ?? 0);
}

/** About the blocks that are built alike, and about the neighbours. */
function ofTheOthers(table: Columns, { outline, sizes, votes, alike }: BlockMeasures): void {
  const { blocks } = outline;
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  const linked = times(
    sizes,
    blocks.map((block) => block.linked),
  );
  const taken = times(sizes, votes);
  for (const [name, groups] of Object.entries(alike)) {
    const [n, w, l, v] = [blocks.map(() => 1), sizes, linked, taken].map((values) => groups.sums(values)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    table.add(`alike ${name}`, (row) => n[row] ?? 0);
    table.add(`alike ${name}: words`, (row) => (w[row] ?? 0) / (n[row] || 1));
    table.add(`alike ${name}: of the page`, (row) => (w[row] ?? 0) / total);
    table.add(`alike ${name}: linked`, (row) => (l[row] ?? 0) / (w[row] || 1));
    table.add(`alike ${name}: vote`, (row) => (v[row] ?? 0) / (w[row] || 1));
  }
  for (const step of [-2, -1, 1, 2]) {
    table.add(`${String(step)}: words`, (row) => sizes[row + step] ?? -1);
    table.add(`${String(step)}: linked`, (row) => blocks[row + step]?.linked ?? -1);
    table.add(`${String(step)}: vote`, (row) => votes[row + step] ?? -1);
    table.add(`${String(step)}: kind`, (row) => KINDS.indexOf(blocks[row + step]?.kind ?? 'caption'));
  }
  const [w, l, v] = [RunningSum.of(sizes), RunningSum.of(linked), RunningSum.of(taken)];
  for (const reach of [3, 8]) {
    table.add(`within ${String(reach)}: words`, (row) => w.around(row, reach));
    table.add(`within ${String(reach)}: linked`, (row) => l.around(row, reach) / (w.around(row, reach) || 1));
    table.add(`within ${String(reach)}: vote`, (row) => v.around(row, reach) / (w.around(row, reach) || 1));
  }
}

/** About the page as a whole: the same for all of its blocks. */
function ofThePage(table: Columns, { outline, sizes, votes }: BlockMeasures): void {
  const { blocks, nodes, types } = outline;
  const sum = (of: (row: number) => number): number => blocks.reduce((total, _, row) => total + of(row), 0);
  const total = sum((row) => sizes[row] ?? 0) || 1;
  const share = (is: (block: Outline['blocks'][number], row: number) => number): number =>
    blocks.reduce((all, block, row) => all + (sizes[row] ?? 0) * is(block, row), 0) / total;
  const facts: Readonly<Record<string, number>> = {
    'page: words': total,
    'page: blocks': blocks.length,
    'page: words a block': total / (blocks.length || 1),
    'page: vote': share((_, row) => votes[row] ?? 0),
    'page: linked': share(({ linked }) => linked),
    'page: folded': share(({ folded }) => Number(folded)),
    'page: told': share(({ linked }, row) => Number((sizes[row] ?? 0) >= LONG_WORDS && linked < 0.5)),
    'page: headings': sum((row) => Number(blocks[row]?.kind === 'heading')) / (blocks.length || 1),
    'page: headlines': sum((row) => Number(blocks[row]?.level === 1)),
    'page: code': sum((row) => Number(blocks[row]?.kind === 'code')),
    'page: articles': nodes.filter(({ tag }) => tag === 'ARTICLE').length,
    'page: is an article': Number(isArticle(outline)),
    'page: is a product': Number(/product/.test(types)),
    'page: is a thread': Number(/discussion|qapage|question/.test(types)),
    'page: is a list': Number(/collectionpage|itemlist/.test(types)),
  };
  for (const [name, value] of Object.entries(facts)) table.add(name, () => value);
}

/** The table that the trees read. */
export function blockFeatures(measures: BlockMeasures): Columns {
  const table = new Columns(measures.outline.blocks.length);
  for (const add of [ofTheText, ofThePlace, ofTheParts, ofTheOthers, ofThePage]) add(table, measures);
  addEvidence(table, 'vote', measures, measures.votes);
  addEvidence(table, 'told', measures, toldness(measures));
  return table;
}
