/**
 * Gradient boosting of small trees on weighted soft labels. Values are sorted into histograms as in LightGBM (Ke et al.
 * 2017), the leaf with the largest gain is split next, and each leaf takes Newton's step. Seeded: the same rows give
 * the same trees.
 */
import type { Columns } from '../../src/extract/choice/columns.ts';

/** One tree: inner nodes first. A child below 0 is the leaf `-1 - child`. */
export interface Tree {
  readonly features: readonly number[];
  /** Goes left where the feature's value is at most this. */
  readonly limits: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Log-odds that a leaf adds. */
  readonly leaves: readonly number[];
}

export interface GrownForest {
  /** The names of the columns, in the order in which the trees number them. */
  readonly names: readonly string[];
  /** Log-odds before any tree. */
  readonly bias: number;
  readonly trees: readonly Tree[];
}

const BINS = 64;
const ROUNDS = 90;
const LEAVES = 16;
const RATE = 0.11;
/** Share of the rows and of the features that each tree sees. */
const ROW_SHARE = 0.7;
const FEATURE_SHARE = 0.35;
/** L2 on leaves, and the least second derivative in a leaf, in units of a row's mean weight. */
const LAMBDA = 8;
const MIN_HESSIAN = 12;

/** A column in at most 64 bins: the limits between them, and the bin of each row. */
interface Binned {
  readonly limits: readonly number[];
  readonly bins: Uint8Array;
}

/** Rows of all pages, one after another. */
export interface Rows {
  readonly names: readonly string[];
  readonly columns: readonly Binned[];
  /** Share of each row's words that belong to the main text, 0 to 1. */
  readonly labels: Float64Array;
  /** Their mean is about 1. */
  readonly weights: Float64Array;
}

/** Mulberry32 (Tommy Ettinger): small, and the same on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Of so many rows the bins are made. */
const BIN_SAMPLE = 40_000;

/** Bins with about as many rows each. A limit is midway between two values, so rounding does no harm. */
function bin(column: Float32Array): Binned {
  const step = Math.max(1, column.length / BIN_SAMPLE);
  const sorted = Float32Array.from(
    { length: Math.floor(column.length / step) },
    (_, at) => column[Math.floor(at * step)] ?? 0,
  ).sort();
  const limits: number[] = [];
  for (let cut = 1; cut < BINS; cut++) {
    const at = Math.floor((sorted.length * cut) / BINS);
    const value = sorted[at] ?? 0;
    let next = at;
    while (next < sorted.length && sorted[next] === value) next++;
    const limit = (value + (sorted[next] ?? value)) / 2;
    if (next < sorted.length && (limits.length === 0 || limit > (limits.at(-1) ?? 0))) limits.push(limit);
  }
  const bins = Uint8Array.from(column, (value) => {
    let [low, high] = [0, limits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= (limits[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  });
  return { limits, bins };
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
}
interface Leaf {
  readonly rows: Int32Array;
  readonly histogram: Float64Array;
  readonly sum: readonly [number, number];
  readonly split: Split | null;
  slot: readonly [tree: number, side: 'left' | 'right'] | null;
}

class TreeGrower {
  constructor(
    private readonly binned: readonly Binned[],
    private readonly gradients: Float64Array,
    private readonly hessians: Float64Array,
    private readonly features: readonly number[],
  ) {}

  private histogramOf(rows: Int32Array): Float64Array {
    const found = new Float64Array(this.features.length * BINS * 2);
    const { gradients, hessians } = this;
    this.features.forEach((feature, slot) => {
      const bins = this.binned[feature]?.bins ?? new Uint8Array();
      const base = slot * BINS;
      for (const row of rows) {
        const at = (base + (bins[row] as number)) * 2;
        found[at] = (found[at] as number) + (gradients[row] as number);
        found[at + 1] = (found[at + 1] as number) + (hessians[row] as number);
      }
    });
    return found;
  }

  private best(histogram: Float64Array, [gradient, hessian]: readonly [number, number]): Split | null {
    const score = (g: number, h: number): number => (g * g) / (h + LAMBDA);
    let best: Split | null = null;
    this.features.forEach((feature, slot) => {
      let [g, h] = [0, 0];
      for (let at = 0; at < (this.binned[feature]?.limits.length ?? 0); at++) {
        g += histogram[(slot * BINS + at) * 2] ?? 0;
        h += histogram[(slot * BINS + at) * 2 + 1] ?? 0;
        if (h < MIN_HESSIAN || hessian - h < MIN_HESSIAN) continue;
        const gain = score(g, h) + score(gradient - g, hessian - h) - score(gradient, hessian);
        if (gain > (best?.gain ?? 1e-6)) best = { gain, feature, bin: at };
      }
    });
    return best;
  }

  private leaf(rows: Int32Array, histogram: Float64Array): Leaf {
    let [g, h] = [0, 0];
    for (const row of rows) {
      g += this.gradients[row] ?? 0;
      h += this.hessians[row] ?? 0;
    }
    return { rows, histogram, sum: [g, h], split: this.best(histogram, [g, h]), slot: null };
  }

  /** A tree whose limits are bins. */
  grow(rows: Int32Array): Tree {
    const [features, limits, left, right, leaves]: number[][] = [[], [], [], [], []] as number[][] as [
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
    const open: Leaf[] = [this.leaf(rows, this.histogramOf(rows))];
    while (open.length < LEAVES) {
      const next = open.reduce<Leaf | null>(
        (best, leaf) => (leaf.split && leaf.split.gain > (best?.split?.gain ?? 0) ? leaf : best),
        null,
      );
      if (!next?.split) break;
      const node = features.length;
      this.place(next, node, left, right);
      features.push(next.split.feature);
      limits.push(next.split.bin);
      left.push(0);
      right.push(0);
      const [low, high] = this.divide(next, next.split);
      low.slot = [node, 'left'];
      high.slot = [node, 'right'];
      open.splice(open.indexOf(next), 1, low, high);
    }
    for (const leaf of open) {
      if (leaf.slot) this.place(leaf, -1 - leaves.length, left, right);
      leaves.push((-RATE * leaf.sum[0]) / (leaf.sum[1] + LAMBDA));
    }
    return { features, limits, left, right, leaves };
  }

  private place({ slot }: Leaf, child: number, left: number[], right: number[]): void {
    if (slot) (slot[1] === 'left' ? left : right)[slot[0]] = child;
  }

  private divide({ rows, histogram }: Leaf, { feature, bin: limit }: Split): [Leaf, Leaf] {
    const bins = this.binned[feature]?.bins ?? new Uint8Array();
    const low = rows.filter((row) => (bins[row] ?? 0) <= limit);
    const high = rows.filter((row) => (bins[row] ?? 0) > limit);
    const small = this.histogramOf(low.length < high.length ? low : high);
    const large = histogram.map((value, at) => value - (small[at] ?? 0));
    return low.length < high.length
      ? [this.leaf(low, small), this.leaf(high, large)]
      : [this.leaf(low, large), this.leaf(high, small)];
  }
}

/** Adds what a tree, whose limits are bins, says to the odds of all rows. */
function addTree({ features, limits, left, right, leaves }: Tree, columns: readonly Binned[], odds: Float64Array) {
  for (let row = 0; row < odds.length; row++) {
    let at = features.length > 0 ? 0 : -1;
    while (at >= 0) {
      const value = columns[features[at] ?? 0]?.bins[row] ?? 0;
      at = (value <= (limits[at] ?? 0) ? left[at] : right[at]) ?? -1;
    }
    odds[row] = (odds[row] ?? 0) + (leaves[-1 - at] ?? 0);
  }
}

/** Samples rows by their weight, because most blocks are in menus and have few words. Sampled light rows weigh more. */
function sampled(wanted: readonly number[], weights: Float64Array, random: () => number): number[] {
  return wanted.filter((row) => random() < (weights[row] ?? 0));
}

/** Trains on the rows with the indexes `from`. */
export function boost({ names, columns, labels, weights }: Rows, from: readonly number[], seed = 1): GrownForest {
  const random = generator(seed);
  const wanted = sampled(from, weights, random);
  const mine = columns.map(
    ({ limits, bins }): Binned => ({ limits, bins: Uint8Array.from(wanted, (row) => bins[row] ?? 0) }),
  );
  const y = Float64Array.from(wanted, (row) => labels[row] ?? 0);
  const w = Float64Array.from(wanted, (row) => Math.max(1, weights[row] ?? 0));
  const total = w.reduce((sum, weight) => sum + weight, 0);
  const mean = y.reduce((sum, label, row) => sum + label * (w[row] ?? 0), 0) / total;
  const bias = Math.log(mean / (1 - mean));
  const odds = new Float64Array(wanted.length).fill(bias);
  const all = Int32Array.from(wanted.keys());
  const [gradients, hessians] = [new Float64Array(wanted.length), new Float64Array(wanted.length)];
  const trees: Tree[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let row = 0; row < odds.length; row++) {
      const chance = 1 / (1 + Math.exp(-(odds[row] ?? 0)));
      gradients[row] = (chance - (y[row] ?? 0)) * (w[row] ?? 0);
      hessians[row] = Math.max(1e-6, chance * (1 - chance)) * (w[row] ?? 0);
    }
    const features = names.map((_, feature) => feature).filter(() => random() < FEATURE_SHARE);
    const rows = all.filter(() => random() < ROW_SHARE);
    const tree = new TreeGrower(mine, gradients, hessians, features).grow(rows);
    addTree(tree, mine, odds);
    trees.push({
      ...tree,
      limits: tree.limits.map((limit, node) => mine[tree.features[node] ?? 0]?.limits[limit] ?? 0),
    });
  }
  return { names, bias, trees };
}

/** One forest whose log-odds are the means of those of several. @param forests of the same columns, at least one */
export function averaged(forests: readonly GrownForest[]): GrownForest {
  const { length } = forests;
  return {
    names: forests[0]?.names ?? [],
    bias: forests.reduce((sum, { bias }) => sum + bias, 0) / length,
    trees: forests.flatMap(({ trees }) =>
      trees.map((tree) => ({ ...tree, leaves: tree.leaves.map((leaf) => leaf / length) })),
    ),
  };
}

/** The tables of all pages as one. */
export function stack(tables: readonly Columns[]): Pick<Rows, 'names' | 'columns'> {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const names = tables.find((table) => table.rows > 0)?.names ?? [];
  const columns = names.map((_, feature) => {
    const column = new Float32Array(rows);
    let at = 0;
    for (const table of tables)
      if (table.rows > 0) {
        column.set(table.columns[feature] ?? [], at);
        at += table.rows;
      }
    return bin(column);
  });
  return { names, columns };
}
