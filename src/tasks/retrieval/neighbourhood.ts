/**
 * Ranks passages of a talk by the question's words in them and around them; distant words count less (Y. Lv, C. Zhai,
 * "Positional Language Models for Information Retrieval", SIGIR 2009).
 */
import type { Slices } from '../slices';
import type { PassageIndex } from './passage-index';
import type { Sought } from './question';
import type { Ranked } from './rank';
import { isOfAnyTalk } from './talk';

/**
 * A word at this distance counts 1/e, in UTF-16 units: some turns, or two comments. Tuned on transcripts of meetings.
 */
const REACH_CHARS = 1_200;
/** How soon repetitions of a word add nothing, as BM25's k. */
const ENOUGH = 3;
/** How much it counts that the speaker is named in the question. */
const SPEAKER = 0.1;

/** For each passage how often a word occurs near it, less with distance. Two passes, so linear. */
function nearness(holds: readonly boolean[], middles: readonly number[]): number[] {
  const near = holds.map((held) => (held ? 1 : 0) as number);
  const fade = (from: number, to: number): number =>
    Math.exp(-Math.abs((middles[to] ?? 0) - (middles[from] ?? 0)) / REACH_CHARS);
  for (const [start, end, step] of [
    [0, holds.length, 1],
    [holds.length - 1, -1, -1],
  ] as const) {
    let behind = 0;
    for (let at = start; at !== end; at += step) {
      if (at !== start) behind *= fade(at - step, at);
      near[at] = (near[at] ?? 0) + behind;
      behind += holds[at] === true ? 1 : 0;
    }
  }
  return near;
}

function middlesOf(index: PassageIndex): number[] {
  let before = 0;
  return index.entries.map(({ passage: { text } }) => {
    before += text.length;
    return before - text.length / 2;
  });
}

/** The question's words that tell what is searched in a talk; all words where none does. */
function telling({ asked, stems }: Sought): readonly (readonly [stem: string, weight: number])[] {
  const idle = new Set(asked.filter(({ folded }) => isOfAnyTalk(folded)).map(({ stem }) => stem));
  const left = [...stems].filter(([stem]) => !idle.has(stem));
  return left.length > 0 ? left : [...stems];
}

/** All passages of a talk: first the one that answers best alone, then those near which the subject is discussed. */
export function* rankTalk(index: PassageIndex, sought: Sought, ranked: readonly Ranked[]): Slices<Ranked[]> {
  const middles = middlesOf(index);
  const scores = index.entries.map(() => 0);
  for (const [stem, weight] of telling(sought)) {
    const near = nearness(
      index.entries.map(({ stems, above }) => stems.has(stem) || above.has(stem)),
      middles,
    );
    yield;
    for (const [at, value] of near.entries())
      scores[at] = (scores[at] ?? 0) + (weight * index.idf(stem) * value * (ENOUGH + 1)) / (value + ENOUGH);
    yield;
  }
  const best = scores.reduce((most, score) => Math.max(most, score), 0) || 1;
  const asked = new Set(sought.asked.map(({ stem }) => stem));
  const around = index.entries.map(({ above }, at) => {
    const named = [...above].filter((stem) => asked.has(stem)).length / Math.max(1, above.size);
    return { index: at, score: (scores[at] ?? 0) / best + SPEAKER * named, nearby: 0 };
  });
  const first = ranked[0];
  const rest = around
    .filter(({ index: at }) => at !== first?.index)
    .sort((a, b) => b.score - a.score || a.index - b.index);
  return first ? [first, ...rest] : rest;
}
