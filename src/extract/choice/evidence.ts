/**
 * Facts about where a block stands to the evidence of the main text. Evidence is a number from 0 to 1 for each block:
 * whether Readability took it, whether it is running text. The facts tell what is near, around and beyond it.
 */
import type { BlockMeasures } from './measures';
import type { Columns } from './columns';
import { depthsOf, type Outline } from './outline';
import { nodeAbove, RunningSum, sectionsOf, subtreeSums } from './sums';

/** From so many words on, a block counts as running text. */
const LONG_WORDS = 12;
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

/** How much has come and comes, and how much is in its section under a heading. */
function ofTheOrder(table: Columns, name: string, { outline: { blocks } }: BlockMeasures, all: Weighed): void {
  const { total, words, sums } = all;
  table.add(`${name} so far`, (row) => sums.before(row) / total);
  table.add(`${name} to come`, (row) => (sums.total - sums.before(row + 1)) / total);
  const { starts, ends } = sectionsOf(blocks);
  table.add(`${name} in the section`, (row) => {
    const [from, to] = [starts[row] ?? 0, ends[row] ?? 0];
    return (sums.before(to) - sums.before(from)) / Math.max(0.5, words.before(to) - words.before(from));
  });
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

/** How far the next block with much evidence is, and how dense the densest run is: the same for all of its blocks. */
function ofTheCore(
  table: Columns,
  name: string,
  { sizes }: BlockMeasures,
  all: Weighed,
  sure: ArrayLike<number>,
): void {
  const after = new Int32Array(sizes.length);
  for (let row = sizes.length - 1, next = -1; row >= 0; row--) {
    after[row] = next < 0 ? NOWHERE : Math.min(FAR, next - row);
    if ((sure[row] ?? 0) >= SURE && (sizes[row] ?? 0) >= CORE_WORDS) next = row;
  }
  table.add(`${name} core after`, (row) => after[row] ?? NOWHERE);
  const [from, to] = densestRun(all);
  const sum = all.sums.before(to) - all.sums.before(from);
  const dense = sum / Math.max(0.5, all.words.before(to) - all.words.before(from));
  table.add(`${name} in the run`, () => dense);
  table.add(`${name} of the run`, () => sum / all.total);
}

/** In the blocks that are built alike. */
function ofTheAlike(table: Columns, name: string, { alike }: BlockMeasures, all: Weighed): void {
  const { weights, evidence, total } = all;
  const [byNames, byTags, words] = [
    alike.byNames.sums(evidence),
    alike.byTags.sums(evidence),
    alike.byTags.sums(weights),
  ];
  table.add(`${name} alike byNames, of all`, (row) => (byNames[row] ?? 0) / total);
  table.add(`${name} alike byTags, of all`, (row) => (byTags[row] ?? 0) / total);
  table.add(`${name} alike byTags`, (row) => (byTags[row] ?? 0) / (words[row] || 1));
}

/** The way from the page down to the deepest element that holds a share of the evidence. */
function wayTo(outline: Outline, sums: Float64Array, least: number, depths: Int32Array): Uint8Array {
  let most = 0;
  for (let node = 0; node < depths.length; node++)
    if ((sums[node] ?? 0) >= least && (depths[node] ?? 0) > (depths[most] ?? 0)) most = node;
  const way = new Uint8Array(depths.length);
  for (let node = most; node >= 0 && node < way.length; node = outline.nodes[node]?.parent ?? -1) way[node] = 1;
  return way;
}

/** For each node the branch off the way that it is in: itself, where it is on the way. */
function branchesOff({ nodes }: Outline, way: Uint8Array): Int32Array {
  const branches = new Int32Array(nodes.length);
  nodes.forEach(({ parent }, node) => {
    branches[node] = way[node] === 1 || parent < 0 || way[parent] === 1 ? node : (branches[parent] ?? node);
  });
  return branches;
}

/** In the page's tree: the share of evidence in what holds it, and where it leaves the way down to most evidence. */
function ofTheTree(table: Columns, name: string, { outline }: BlockMeasures, all: Weighed): void {
  const { nodes, blocks } = outline;
  const [words, sums] = [subtreeSums(outline, all.weights), subtreeSums(outline, all.evidence)];
  const share = (node: number): number => (sums[node] ?? 0) / (words[node] || 1);
  for (const levels of [1, 3]) {
    const up = blocks.map(({ node }) => nodeAbove(outline, node, levels));
    table.add(`${name} ${String(levels)} above`, (row) => share(up[row] ?? 0));
    table.add(`${name} ${String(levels)} above, of all`, (row) => (sums[up[row] ?? 0] ?? 0) / all.total);
  }
  const depths = depthsOf(outline);
  for (const part of [0.5, 0.95]) {
    const way = wayTo(outline, sums, part * all.total, depths);
    const branches = branchesOff(outline, way);
    const deepest = way.reduce((most, isOn, node) => (isOn === 1 ? Math.max(most, depths[node] ?? 0) : most), 0);
    const branch = blocks.map(({ node }) => branches[node] ?? 0);
    const at = (row: number): number => branch[row] ?? 0;
    const label = `${name} ${String(part)}`;
    table.add(`${label}: levels out`, (row) => {
      const node = at(row);
      return deepest - (depths[way[node] === 1 ? node : (nodes[node]?.parent ?? 0)] ?? 0);
    });
    table.add(`${label}: in the branch`, (row) => share(at(row)));
    table.add(`${label}: branch of all`, (row) => (sums[at(row)] ?? 0) / all.total);
    table.add(`${label}: words of the branch`, (row) => words[at(row)] ?? 0);
  }
}

/** Adds the columns. @param name of the evidence, which begins the name of each column */
export function addEvidence(table: Columns, name: string, measures: BlockMeasures, evidence: ArrayLike<number>): void {
  const all = weigh(measures, evidence);
  ofTheOrder(table, name, measures, all);
  ofTheCore(table, name, measures, all, evidence);
  ofTheAlike(table, name, measures, all);
  ofTheTree(table, name, measures, all);
  table.add(`${name} of the page`, () => all.total);
}

/** Whether a block of so many words tells something: running text with few links. @param linked share of its letters */
export function isTold(words: number, linked: number): boolean {
  return words >= LONG_WORDS && linked < 0.5;
}

/** Evidence that needs no other program: long texts with few links are what pages are read for. */
export function toldness({ outline: { blocks }, sizes }: BlockMeasures): number[] {
  return blocks.map(({ linked }, row) => {
    const size = sizes[row] ?? 0;
    if (isTold(size, linked)) return 0.9;
    return size >= 5 && linked < 0.3 ? 0.4 : 0.1;
  });
}
