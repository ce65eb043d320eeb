/**
 * Further rankings of the passages for a question, such as by embeddings. A ranker is a file and a line in
 * `src/host/chats/rankers.ts`.
 */
import type { PassageCandidate } from './choose-passages';

export interface Ranker {
  /** Its name, which no other ranker has. */
  readonly id: string;
  /**
   * Indices of `passages`, the best first; those that it has nothing to say of may be left out. After `signal` nobody
   * waits for its answer.
   */
  rank(question: string, passages: readonly string[], signal: AbortSignal): Promise<readonly number[]>;
}

/** The rankers that a planner asks, beside its own ranking by words. */
export interface Ranking {
  readonly rankers: readonly Ranker[];
  /** Runs `work` with a signal that aborts after so many milliseconds, or once nobody waits for the answer. */
  within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/**
 * The time for all rankers together, in milliseconds. The first word should come within ten seconds, and the prompt
 * needs most of them.
 */
const RANKING_MS = 1_000;

/**
 * The candidates in an order that combines their own with those of all rankers. A ranker that fails, is late, or names
 * a passage that does not exist is passed over.
 */
export async function rankedBy(
  { rankers, within }: Ranking,
  question: string,
  candidates: readonly PassageCandidate[],
): Promise<readonly PassageCandidate[]> {
  const inPage = candidates
    .map((candidate, rank) => ({ candidate, rank }))
    .sort(({ candidate: { passage: a } }, { candidate: { passage: b } }) => a.first - b.first || a.start - b.start);
  const texts = inPage.map(({ candidate }) => candidate.passage.text);
  const own: number[] = [];
  for (const [place, { rank }] of inPage.entries()) own[rank] = place;
  const others = await within(RANKING_MS, (signal) =>
    Promise.all(rankers.map((ranker) => ranksOf(ranker, question, texts, signal))),
  );
  const given = others.filter((ranks) => ranks !== null);
  return fuseRanks([own, ...given]).flatMap((place) => inPage[place]?.candidate ?? []);
}

async function ranksOf(
  ranker: Ranker,
  question: string,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly number[] | null> {
  const late = new Promise<null>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve(null);
      },
      { once: true },
    );
  });
  const asked = (async () => ranker.rank(question, texts, signal))().catch(() => null);
  const ranks = await Promise.race([asked, late]);
  const isOfPassages = ranks?.every((place) => Number.isInteger(place) && place >= 0 && place < texts.length) === true;
  return isOfPassages && new Set(ranks).size === ranks.length ? ranks : null;
}

/** The paper's constant. It makes the first rank count only little more than the second. */
const K = 60;

/**
 * Combines rankings into one: reciprocal rank fusion (G. V. Cormack, C. L. A. Clarke, S. Büttcher, "Reciprocal rank
 * fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009). It uses ranks alone, so scores of
 * different rankers need not be comparable.
 * Takes and returns indices, the best first. Equal sums keep the order of the first ranking.
 */
function fuseRanks(rankings: readonly (readonly number[])[]): number[] {
  const sums = new Map<number, number>();
  for (const ranking of rankings)
    for (const [rank, index] of ranking.entries()) sums.set(index, (sums.get(index) ?? 0) + 1 / (K + rank + 1));
  return [...sums].sort(([, a], [, b]) => b - a).map(([index]) => index);
}
