/** How much of a sentence a passage holds, and what the sentence says beyond it. */
import { isRounded } from './flag-rules';
import type { Item } from './items';
import type { KeyedSentence } from './keyed-sentences';
import type { TextSpan } from './literals';

export interface Held {
  /** Share of the sentence, by the weight of its words, that the passage holds: 0 to 1. */
  readonly held: number;
  /** What it does not hold; UTF-16 offsets in the sentence, in order. */
  readonly beyond: readonly TextSpan[];
}

/** Words with the same first letters are mostly forms of one word: so many letters, and so much credit. */
const BEGINNING = 5;
const ALIKE = 0.5;
/** The most that is held where a number or a "not" differs, so that the mark is weak. */
const MOST_OTHERWISE = 0.74;

const beginnings = new WeakMap<KeyedSentence, ReadonlySet<string>>();
function beginningsOf(unit: KeyedSentence): ReadonlySet<string> {
  const known = beginnings.get(unit);
  if (known) return known;
  const made = new Set([...unit.keys].filter(isLong).map((key) => key.slice(0, BEGINNING)));
  beginnings.set(unit, made);
  return made;
}
const isLong = (key: string): boolean => key.length >= BEGINNING && /^\p{L}/u.test(key);

const saysOtherwise = ({ key, negatedFrom }: Item, unit: KeyedSentence): boolean =>
  unit.keys.has(key) && unit.negated.has(key) !== negatedFrom >= 0;

/** Whether a number is a rounded one of the sentence: "5.7 million" of 5.68. */
const roundsTo = (key: string, unit: KeyedSentence): boolean =>
  [...unit.keys].some((other) => other.startsWith('#') && isRounded(Number(key.slice(1)), Number(other.slice(1))));

/** How far the sentences hold one word: 0 to 1. */
function creditOf(item: Item, units: readonly KeyedSentence[]): number {
  if (units.some((unit) => unit.keys.has(item.key) && !saysOtherwise(item, unit))) return 1;
  if (units.some((unit) => unit.keys.has(item.key))) return 0;
  if (item.isNumber) return units.some((unit) => roundsTo(item.key, unit)) ? 1 : 0;
  return isLong(item.key) && units.some((unit) => beginningsOf(unit).has(item.key.slice(0, BEGINNING))) ? ALIKE : 0;
}

/**
 * How much of a sentence some sentences of the page hold. `items`: its words of meaning. `weight`: of a word, above 0.
 */
export function heldBy(items: readonly Item[], units: readonly KeyedSentence[], weight: (item: Item) => number): Held {
  const credits = new Map<string, number>();
  const weights = new Map<string, number>();
  let otherwise = false;
  for (const item of items) {
    const credit = creditOf(item, units);
    weights.set(item.key, weight(item));
    credits.set(item.key, Math.min(credit, credits.get(item.key) ?? 1));
    if (credit === 0 && (item.isNumber || item.isName || units.some((unit) => unit.keys.has(item.key))))
      otherwise = true;
  }
  let [held, total] = [0, 0];
  for (const [key, credit] of credits) {
    total += weights.get(key) ?? 0;
    held += credit * (weights.get(key) ?? 0);
  }
  const share = total === 0 ? 0 : held / total;
  return { held: otherwise ? Math.min(share, MOST_OTHERWISE) : share, beyond: beyondOf(items, credits) };
}

/** Runs of words that are not held. Text between two such words belongs to the run. */
function beyondOf(items: readonly Item[], credits: ReadonlyMap<string, number>): TextSpan[] {
  const runs: { start: number; end: number }[] = [];
  let open: { start: number; end: number } | null = null;
  for (const item of items) {
    if ((credits.get(item.key) ?? 0) > 0) {
      open = null;
      continue;
    }
    if (open) open.end = item.end;
    else {
      open = { start: item.negatedFrom >= 0 ? item.negatedFrom : item.start, end: item.end };
      runs.push(open);
    }
  }
  return runs;
}
