/** Decides in which order a page's passages are chosen. */
import type { PageContent } from '@/src/protocol/page-content';
import type { Slices } from '../slices';
import { rankTalk } from './neighbourhood';
import type { PassageIndex } from './passage-index';
import type { Sought } from './question';
import { rankPassages, type Ranked, type FeatureWeights } from './rank';
import { isTalk } from './talk';

/** A page whose passages are searched. */
export interface Searched {
  readonly page: PageContent;
  readonly index: PassageIndex;
  /** Of each passage's text, in tokens. */
  readonly costs: readonly number[];
}

/**
 * So many tokens are for the passages that rank best alone. The rest is for short passages, of which more fit, and for
 * those whose neighbours rank well: they hold most answers that are left. Tuned on the questions of `page-qa`.
 */
const LIKELIEST_TOKENS = 400;
const FOR_NEARBY = 1.5;
const FOR_SHORT = 1.6;

/** So many pieces before and behind the best one of a long block are chosen with it. */
const PIECES = 2;

/** Moves the other pieces of a long block right behind its best one, if that ranks first. */
function withPieces(order: readonly Ranked[], { index }: Searched): Ranked[] {
  const best = order[0];
  const passage = best && index.entries[best.index]?.passage;
  if (!passage) return [...order];
  const isPiece = ({ index: at }: Ranked): boolean => {
    const other = index.entries[at]?.passage;
    return Math.abs(at - best.index) <= PIECES && other?.first === passage.first && other.last === passage.first;
  };
  const rest = order.slice(1);
  return [best, ...rest.filter(isPiece), ...rest.filter((one) => !isPiece(one))];
}

/** The order in which passages get their room. */
function byRoom(order: readonly Ranked[], { costs }: Searched): Ranked[] {
  const cost = ({ index: at }: Ranked): number => Math.max(1, costs[at] ?? 0);
  let used = 0;
  let likeliest = 0;
  while (likeliest < order.length) {
    const one = order[likeliest];
    if (!one || used + cost(one) > LIKELIEST_TOKENS) break;
    used += cost(one);
    likeliest += 1;
  }
  const worth = new Map(
    order
      .slice(likeliest)
      .map((one) => [one, one.score + FOR_NEARBY * one.nearby - FOR_SHORT * Math.log(cost(one))] as const),
  );
  const rest = [...worth].sort(([, a], [, b]) => b - a).map(([one]) => one);
  return [...order.slice(0, likeliest), ...rest];
}

/**
 * The passages in the order in which they are chosen, the best first. `weights`: for another weighting of the words.
 */
export function* orderOf(searched: Searched, sought: Sought, weights?: FeatureWeights): Slices<Ranked[]> {
  const ranked = yield* rankPassages(searched.index, sought, weights);
  if (yield* isTalk(searched.page)) return withPieces(yield* rankTalk(searched.index, sought, ranked), searched);
  return byRoom(withPieces(ranked, searched), searched);
}
