/**
 * Ranks the passages of a page for a question by their words: BM25 on several forms, the share of the question that one
 * sentence holds, pairs of words, names, and whether the expected kind of answer occurs.
 * The features are combined linearly. The weights were fitted (softmax over the passages of a page, L2) on questions
 * about encyclopedia articles and judged on articles left out: docs/decisions/0019.
 */
import type { Slices } from '../slices';
import { pairKey } from '../text/pairs';
import { couldHold } from './answer-kind';
import { beginningOf, letterParts, type IndexedPassage, type PassageIndex } from './passage-index';
import type { Sought } from './question';

export const FEATURES = [
  'word',
  'beginning',
  'part',
  'heading',
  'sentence',
  'window',
  'pairs',
  'names',
  'kind',
  'kindInSentence',
] as const;
type Feature = (typeof FEATURES)[number];
export type FeatureWeights = Readonly<Record<Feature, number>>;

const WEIGHTS: FeatureWeights = {
  word: 2.27,
  beginning: 0.39,
  part: 1.92,
  heading: 0.6,
  sentence: 2.57,
  window: 0.84,
  pairs: 2.3,
  names: 0.77,
  kind: 0.65,
  kindInSentence: 2.78,
};

export interface Ranked {
  /** Index in the page's passages. */
  readonly index: number;
  readonly score: number;
  /** How much of the question the neighbouring passages hold, 0 to 1. */
  readonly nearby: number;
}

/** The features of every passage, each from 0 to 1. */
export function* featuresOf(index: PassageIndex, sought: Sought): Slices<number[][]> {
  const weightOf = (stem: string): number => (sought.stems.get(stem) ?? 0) * index.idf(stem);
  const weights = [...sought.stems.keys()].map((stem) => [stem, weightOf(stem)] as const);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0) || 1;
  const word = yield* index.scores('word', sought.words);
  const beginnings = byBest([...sought.stems].map(([stem, weight]) => [beginningOf(stem), weight] as const));
  const beginning = yield* index.scores('beginning', beginnings);
  const part = yield* index.scores(
    'part',
    byBest([...sought.words].flatMap(([folded, weight]) => letterParts(folded).map((one) => [one, weight] as const))),
  );
  const windows = yield* index.windowScores(sought.stems);
  const heading = yield* index.scores('heading', beginnings);
  const features: number[][] = [];
  const held = (stems: ReadonlySet<string>): number =>
    weights.reduce((sum, [stem, weight]) => sum + (stems.has(stem) ? weight : 0), 0) / total;
  for (const [at, entry] of index.entries.entries()) {
    const sentences = entry.sentences.map(({ text, stems }) => ({ held: held(stems), text }));
    features.push([
      word[at] ?? 0,
      beginning[at] ?? 0,
      part[at] ?? 0,
      heading[at] ?? 0,
      sentences.reduce((most, one) => Math.max(most, one.held), 0),
      windows[at] ?? 0,
      pairsHeld(entry, index, sought) / total,
      sought.names.length === 0 ? 0 : sought.names.filter((name) => entry.words.has(name)).length / sought.names.length,
      couldHold(sought.kind, entry.passage.text),
      sentences.reduce((most, one) => Math.max(most, one.held * couldHold(sought.kind, one.text)), 0),
    ]);
    yield;
  }
  return features;
}

function byBest(weighted: readonly (readonly [string, number])[]): Map<string, number> {
  const best = new Map<string, number>();
  for (const [key, weight] of weighted) best.set(key, Math.max(best.get(key) ?? 0, weight));
  return best;
}

function pairsHeld(entry: IndexedPassage, index: PassageIndex, sought: Sought): number {
  const weightOf = (stem: string): number => index.idf(stem) * (sought.stems.get(stem) ?? 0);
  return sought.pairs
    .filter((pair) => entry.pairs.has(pairKey(pair)))
    .reduce((sum, [first, second]) => sum + Math.max(weightOf(first), weightOf(second)), 0);
}

/** All passages, the best first. Those without any match come last, in reading order. */
export function* rankPassages(
  index: PassageIndex,
  sought: Sought,
  weights: FeatureWeights = WEIGHTS,
): Slices<Ranked[]> {
  const all = yield* featuresOf(index, sought);
  const word = (at: number): number => all[at]?.[FEATURES.indexOf('word')] ?? 0;
  return all
    .map((features, at) => ({
      index: at,
      score: features.reduce((sum, value, feature) => sum + value * weights[FEATURES[feature] ?? 'word'], 0),
      nearby: Math.max(word(at - 1), word(at + 1)),
    }))
    .sort((a, b) => b.score - a.score || a.index - b.index);
}
