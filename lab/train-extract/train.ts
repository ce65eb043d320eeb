/** Trains the trees that choose blocks, and tells what they choose in pages of sites that they have not seen. */
import { blockFeatures } from '../../src/extract/choice/block-features';
import type { Columns } from '../../src/extract/choice/columns';
import { plainWords, type Outline } from '../../src/extract/choice/outline';
import { keptRows } from '../../src/extract/choice/choose-rows';
import { measureBlocks, type BlockMeasures } from '../../src/extract/choice/measures';
import type { PackedForest } from '../../src/extract/choice/forest-file';
import { chancesOf } from '../../src/extract/choice/trees';
import { Shingles } from '../../src/extract/shingles';
import { averaged, boost, stack, type GrownForest, type Rows } from './boost';
import { figures } from './figures';
import { labelsOf } from './labels';
import { forestOfTrees, packForest } from './pack-forest';

/** A page as the browser read it, and the text that people marked in it. */
export interface Sample {
  readonly id: string;
  /** The folder that it came from. */
  readonly corpus: string;
  readonly site: string;
  readonly type: string;
  readonly outline: Outline;
  /** The plain text that Readability took. */
  readonly vote: string;
  readonly marked: string;
  /** Snippets that must not be there. */
  readonly without: readonly string[];
}

const FOLDS = 10;
const SEEDS = [1, 2, 3, 4] as const;

function hashOf(site: string): number {
  let hash = 7;
  for (const letter of site) hash = (hash * 31 + letter.charCodeAt(0)) % 1_000_003;
  return hash;
}

/**
 * The fold of each page. Pages of one site are in one fold, or the trees would know the held-out pages' site. Types are
 * spread evenly.
 */
function foldsOf(samples: readonly Sample[]): number[] {
  const types = new Map<string, string>();
  for (const { site, type } of samples) if (!types.has(site)) types.set(site, type);
  const sites = [...types].sort(([a, one], [b, other]) =>
    one === other ? hashOf(a) - hashOf(b) || (a < b ? -1 : 1) : one < other ? -1 : 1,
  );
  const folds = new Map(sites.map(([site], index) => [site, index % FOLDS]));
  return samples.map(({ site }) => folds.get(site) ?? 0);
}

/**
 * Lists of things are the hardest to tell from their surroundings, and few of the pages. Of articles there are many and
 * a second corpus of them.
 */
const WEIGHTS: Readonly<Record<string, number>> = { listing: 1.6, collection: 1.5, article: 0.85 };

function weightsOf({ sizes }: BlockMeasures, { marked, type }: Sample): number[] {
  const page = sizes.reduce((sum, size) => sum + size, 0) + plainWords(marked).length + 50;
  return Array.from(sizes, (size) => ((WEIGHTS[type] ?? 1) * (size + 1)) / page);
}

/** Means over trees of several seeds: each forest errs in another way. */
function forestOf(rows: Rows, from: readonly number[]): GrownForest {
  return averaged(SEEDS.map((seed) => boost(rows, from, seed)));
}

interface Prepared {
  readonly measures: readonly BlockMeasures[];
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly pageOf: Int32Array;
  readonly folds: readonly number[];
}

function prepare(samples: readonly Sample[]): Prepared {
  const measures = samples.map(({ outline, vote }) => {
    const shingles = Shingles.of(vote);
    return measureBlocks(outline, (words) => shingles.shareOf(words));
  });
  const weights = Float64Array.from(
    samples.flatMap((sample, page) => weightsOf(measures[page] as BlockMeasures, sample)),
  );
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return {
    measures,
    weights: weights.map((weight) => weight / mean),
    labels: Float64Array.from(samples.flatMap(({ outline, marked }) => labelsOf(outline, marked))),
    pageOf: Int32Array.from(samples.flatMap(({ outline }, page) => outline.blocks.map(() => page))),
    folds: foldsOf(samples),
  };
}

/** The chance of every block, by trees that were trained on the other folds. */
function heldOut(rows: Rows, tables: readonly Columns[], { pageOf, folds }: Prepared): Float64Array[] {
  const found: Float64Array[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = [...pageOf.keys()].filter((row) => folds[pageOf[row] ?? 0] !== fold);
    const forest = forestOfTrees(forestOf(rows, others));
    tables.forEach((table, page) => {
      if (folds[page] === fold) found[page] = table.rows > 0 ? chancesOf(forest, table) : new Float64Array();
    });
  }
  return found;
}

export interface Outcome {
  readonly forest: PackedForest;
  /** Plain text of each page, chosen by trees that have not seen its site. */
  readonly heldOut: Readonly<Record<string, string>>;
}

function textsOf(
  samples: readonly Sample[],
  measures: readonly BlockMeasures[],
  chances: readonly Float64Array[],
): Record<string, string> {
  return Object.fromEntries(
    samples.map(({ id, outline }, page) => {
      const rows = keptRows(measures[page] as BlockMeasures, chances[page] ?? new Float64Array());
      return [
        id,
        outline.blocks
          .filter((_, row) => rows.has(row))
          .map(({ text }) => text)
          .join('\n'),
      ];
    }),
  );
}

/** Trains on all pages. The held-out texts tell how well the trees do on sites that they have not seen. */
export function train(samples: readonly Sample[], log: (line: string) => void): Outcome {
  const prepared = prepare(samples);
  const { measures, labels, weights } = prepared;
  const tables = measures.map(blockFeatures);
  const rows: Rows = { ...stack(tables), labels, weights };
  log(`${String(labels.length)} blocks of ${String(samples.length)} pages, ${String(rows.names.length)} features`);
  const chances = heldOut(rows, tables, prepared);
  const texts = textsOf(samples, measures, chances);
  log(`Held out by site, ${String(FOLDS)} folds:`);
  for (const line of figures(samples, texts)) log(line);
  return { forest: packForest(forestOf(rows, [...labels.keys()])), heldOut: texts };
}
