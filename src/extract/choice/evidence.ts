/**
 * Facts about where a block stands to the evidence of the main text. Evidence is a number from 0 to 1 for each block:
 * whether Readability took it, whether it is running text. The facts tell what is near, around and beyond it.
 */
import type { BlockMeasures } from './measures';
import type { Columns } from './columns';
import { nodeAbove, RunningSum, subtreeSums } from './sums';

/** Stands for a distance to something that the page does not have, in blocks and in words. */
const NOWHERE = 9_999;
/** Longer distances in blocks count as this one. */
const FAR = 999;
/** A block with this much evidence is a part of the core, if it has as many words. */
const SURE = 0.6;
const CORE_WORDS = 4;
/** What a run of blocks must have on average to grow. */
const WORTH = 0.3;

interface Weighed {
  readonly weights: Float64Array;
  readonly evidence: Float64Array;
  readonly total: number;
  readonly words: RunningSum;
  readonly sums: RunningSum;
}

function weigh({ sizes }: BlockMeasures, evidence: ArrayLike<number>): Weighed {
  // A block without words counts a little, so that no sum is zero.
  const weights = sizes.map((size) => size + 0.5);
  const weighed = weights.map((weight, row) => weight * (evidence[row] ?? 0));
  const sums = RunningSum.of(weighed);
  return { weights, evidence: weighed, total: sums.total || 1, words: RunningSum.of(weights), sums };
}

/** Beside it: the share of evidence in what comes before and after, and in its section under a heading. */
function ofNeighbours(table: Columns, name: string, { outline: { blocks } }: BlockMeasures, all: Weighed): void {
  const { weights, evidence, total, words, sums } = all;
  const share = (from: number, to: number): number =>
    (sums.before(to) - sums.before(from)) / Math.max(0.5, words.before(to) - words.before(from));
  for (const step of [-3, -2, -1, 1, 2, 3])
    table.add(`${name} at ${String(step)}`, (row) => (evidence[row + step] ?? -1) / (weights[row + step] ?? 1));
  for (const reach of [5, 12, 30])
    table.add(`${name} within ${String(reach)}`, (row) => {
      const [from, to] = [Math.max(0, row - reach), Math.min(blocks.length, row + reach + 1)];
      const own = [evidence[row] ?? 0, weights[row] ?? 0] as const;
      return (
        (sums.before(to) - sums.before(from) - own[0]) / Math.max(0.5, words.before(to) - words.before(from) - own[1])
      );
    });
  for (const reach of [4, 12]) {
    table.add(`${name} in ${String(reach)} before`, (row) => share(Math.max(0, row - reach), row));
    table.add(`${name} in ${String(reach)} after`, (row) => share(row + 1, Math.min(blocks.length, row + reach + 1)));
  }
  table.add(`${name} so far`, (row) => sums.before(row) / total);
  table.add(`${name} to come`, (row) => (sums.total - sums.before(row + 1)) / total);
  const starts: number[] = [];
  let start = 0;
  blocks.forEach(({ kind }, row) => {
    if (kind === 'heading') start = row;
    starts.push(start);
  });
  const ends = new Int32Array(blocks.length);
  for (let row = blocks.length - 1; row >= 0; row--)
    ends[row] = starts[row + 1] === starts[row] ? (ends[row + 1] ?? row + 1) : row + 1;
  table.add(`${name} in the section`, (row) => share(starts[row] ?? 0, ends[row] ?? 0));
  table.add(`${name} words of the section`, (row) => words.before(ends[row] ?? 0) - words.before(starts[row] ?? 0));
  table.add(`${name} from the heading`, (row) => Math.min(FAR, row - (starts[row] ?? 0)));
}

/** The longest run of blocks with much evidence (Bentley 1984, maximum subarray). */
function densestRun({ weights, evidence }: Weighed): readonly [from: number, to: number] {
  let [best, from, to, sum, start] = [0, 0, 0, 0, 0];
  weights.forEach((weight, row) => {
    sum += (evidence[row] ?? 0) - WORTH * weight;
    if (sum <= 0) [sum, start] = [0, row + 1];
    else if (sum > best) [best, from, to] = [sum, start, row + 1];
  });
  return [from, to];
}

/** To the core: the blocks with the most evidence. How far, over how many words, and whether beyond its ends. */
function ofTheCore(table: Columns, name: string, measures: BlockMeasures, all: Weighed, sure: ArrayLike<number>): void {
  const { sizes } = measures;
  const { words } = all;
  const before = new Int32Array(sizes.length);
  const after = new Int32Array(sizes.length);
  const isCore = (row: number): boolean => (sure[row] ?? 0) >= SURE && (sizes[row] ?? 0) >= CORE_WORDS;
  for (let row = 0, last = -1; row < sizes.length; row++) {
    before[row] = last;
    if (isCore(row)) last = row;
  }
  for (let row = sizes.length - 1, next = -1; row >= 0; row--) {
    after[row] = next;
    if (isCore(row)) next = row;
  }
  const at = (list: Int32Array, row: number): number => list[row] ?? -1;
  const has = (list: Int32Array, row: number, value: number): number => (at(list, row) < 0 ? NOWHERE : value);
  table.add(`${name} core before`, (row) => has(before, row, Math.min(FAR, row - at(before, row))));
  table.add(`${name} core after`, (row) => has(after, row, Math.min(FAR, at(after, row) - row)));
  table.add(`${name} words to core before`, (row) =>
    has(before, row, words.before(row) - words.before(at(before, row) + 1)),
  );
  table.add(`${name} words to core after`, (row) =>
    has(after, row, words.before(at(after, row)) - words.before(row + 1)),
  );
  const [from, to] = densestRun(all);
  table.add(`${name} from the run`, (row) => (row < from ? row - from : row >= to ? row - to + 1 : 0));
  const dense = (all.sums.before(to) - all.sums.before(from)) / Math.max(0.5, words.before(to) - words.before(from));
  table.add(`${name} in the run`, () => dense);
  table.add(`${name} of the run`, () => (all.sums.before(to) - all.sums.before(from)) / all.total);
}

/** In the blocks that are built alike. */
function ofTheAlike(
  table: Columns,
  name: string,
  { alike }: BlockMeasures,
  { weights, evidence, total }: Weighed,
): void {
  for (const [sort, groups] of Object.entries(alike)) {
    const [words, sums] = [groups.sums(weights), groups.sums(evidence)];
    table.add(`${name} alike ${sort}`, (row) => (sums[row] ?? 0) / (words[row] || 1));
    table.add(`${name} alike ${sort}, of all`, (row) => (sums[row] ?? 0) / total);
  }
}

/** In the page's tree: the share of evidence in what holds it, and where it leaves the way down to most evidence. */
function ofTheTree(table: Columns, name: string, { outline }: BlockMeasures, all: Weighed): void {
  const { nodes, blocks } = outline;
  const [words, sums] = [subtreeSums(outline, all.weights), subtreeSums(outline, all.evidence)];
  const share = (node: number): number => (sums[node] ?? 0) / (words[node] || 1);
  for (const levels of [1, 2, 3, 4, 6]) {
    const up = blocks.map(({ node }) => nodeAbove(outline, node, levels));
    table.add(`${name} ${String(levels)} above`, (row) => share(up[row] ?? 0));
    table.add(`${name} ${String(levels)} above, of all`, (row) => (sums[up[row] ?? 0] ?? 0) / all.total);
  }
  const depths = new Int32Array(nodes.length);
  nodes.forEach(({ parent }, node) => {
    depths[node] = parent < 0 ? 0 : (depths[parent] ?? 0) + 1;
  });
  for (const part of [0.5, 0.8, 0.95]) {
    let most = 0;
    nodes.forEach((_, node) => {
      if ((sums[node] ?? 0) >= part * all.total && (depths[node] ?? 0) > (depths[most] ?? 0)) most = node;
    });
    const way = new Set<number>();
    for (let node = most; node >= 0 && nodes.length > 0; node = nodes[node]?.parent ?? -1) way.add(node);
    // For each node the branch off the way that it is in, and the levels from there.
    const branches = new Int32Array(nodes.length);
    const levels = new Int32Array(nodes.length);
    nodes.forEach(({ parent }, node) => {
      branches[node] = way.has(node) || parent < 0 || way.has(parent) ? node : (branches[parent] ?? node);
      levels[node] = way.has(node) || parent < 0 ? 0 : (levels[parent] ?? 0) + 1;
    });
    const branch = (row: number): number => branches[blocks[row]?.node ?? 0] ?? 0;
    const label = `${name} ${String(part)}`;
    table.add(`${label}: levels out`, (row) => {
      const node = branch(row);
      return (depths[most] ?? 0) - (depths[way.has(node) ? node : (nodes[node]?.parent ?? 0)] ?? 0);
    });
    table.add(`${label}: levels in the branch`, (row) => levels[blocks[row]?.node ?? 0] ?? 0);
    table.add(`${label}: in the branch`, (row) => share(branch(row)));
    table.add(`${label}: branch of all`, (row) => (sums[branch(row)] ?? 0) / all.total);
    table.add(`${label}: words of the branch`, (row) => words[branch(row)] ?? 0);
    table.add(`${label}: in most`, () => share(most));
  }
}

/** Adds the columns. @param name of the evidence, which begins the name of each column */
export function addEvidence(table: Columns, name: string, measures: BlockMeasures, evidence: ArrayLike<number>): void {
  const all = weigh(measures, evidence);
  ofNeighbours(table, name, measures, all);
  ofTheCore(table, name, measures, all, evidence);
  ofTheAlike(table, name, measures, all);
  ofTheTree(table, name, measures, all);
  table.add(`${name} of the page`, () => all.total);
}

/** Evidence that needs no other program: long texts with few links are what pages are read for. */
export function toldness({ outline: { blocks }, sizes }: BlockMeasures): number[] {
  return blocks.map(({ linked }, row) => {
    const size = sizes[row] ?? 0;
    if (size >= 12 && linked < 0.5) return 0.9;
    return size >= 5 && linked < 0.3 ? 0.4 : 0.1;
  });
}
