/** The passages of a page that are put before the model for a question, in reading order, with their headings. */
import type { PageContent } from '@/src/protocol/page-content';
import type { EarlierTurn } from '../earlier-turn';
import type { Slices } from '../slices';
import { fuseRanks, type Ranker } from './fuse';
import { rankTalk } from './neighbourhood';
import { indexOf, type PassageIndex } from './passage-index';
import type { Passage } from './passages';
import { soughtBy, type Sought } from './question';
import { rankPassages, type Ranked, type Weights } from './rank';
import { isTalk } from './talk';

export interface Budget {
  readonly tokens: number;
  /** Tokens of a text, at once; an estimate will do. */
  measure(text: string): number;
}

/** Everybody's rule of thumb for English: four characters a token. */
export const byCharacters = (text: string): number => Math.ceil(text.length / 4);

export interface ChosenPassage extends Passage {
  /** 0 for the one that is most likely to hold the answer. */
  readonly rank: number;
}

/** Each later passage costs its text and an empty line, each heading once. */
function costOf(page: PageContent, passage: Passage, told: ReadonlySet<number>, measure: Budget['measure']): number {
  const headings = passage.headings
    .filter((heading) => !told.has(heading))
    .map((heading) => page.blocks[heading]?.text ?? '');
  return headings.reduce((sum, text) => sum + measure(text), measure(passage.text));
}

/** A page as questions find its passages. */
interface Searched {
  readonly page: PageContent;
  readonly index: PassageIndex;
  readonly budget: Budget;
}

/**
 * So many tokens go to the passages that are likeliest by themselves. What is left goes to short ones first, of which
 * more fit, and to those whose neighbours speak of the same: there whoever was not found so far mostly stands. Tuned on
 * the questions of `page-qa`.
 */
const LIKELIEST_TOKENS = Number((globalThis as any).L0 ?? 600);
const FOR_NEARBY = Number((globalThis as any).L1 ?? 2);
const FOR_SHORT = Number((globalThis as any).L2 ?? 1.5);

/** The other pieces of a long block right behind the best one. */
function withPieces(order: readonly Ranked[], { index }: Searched): Ranked[] {
  const best = order[0];
  const passage = best && index.entries[best.index]?.passage;
  if (!passage) return [...order];
  const isPiece = ({ index: at }: Ranked): boolean => {
    const other = index.entries[at]?.passage;
    return other !== undefined && other.first === passage.first && other.last === passage.first;
  };
  return [best, ...order.slice(1).filter(isPiece), ...order.slice(1).filter((one) => !isPiece(one))];
}

/** The order in which passages get their room. */
function byRoom(order: readonly Ranked[], { index, budget }: Searched): Ranked[] {
  const cost = ({ index: at }: Ranked): number => Math.max(1, budget.measure(index.entries[at]?.passage.text ?? ''));
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

function* orderOf(searched: Searched, sought: Sought, weights?: Weights): Slices<Ranked[]> {
  const ranked = yield* rankPassages(searched.index, sought, weights);
  if (yield* isTalk(searched.page)) return withPieces(yield* rankTalk(searched.index, sought, ranked), searched);
  return byRoom(withPieces(ranked, searched), searched);
}

/**
 * Goes through the passages from the best on and takes what still fits. `history`: the conversation so far, for
 * questions that lean on it. `ranker`: another opinion, fused by rank. Empty for a page without words, or where not
 * even the shortest passage fits.
 */
export function* choosePassages(
  page: PageContent,
  question: string,
  history: readonly EarlierTurn[],
  budget: Budget,
  { ranker, weights }: { readonly ranker?: Ranker; readonly weights?: Weights } = {},
): Slices<ChosenPassage[]> {
  const index = yield* indexOf(page);
  const sought = soughtBy(question, page.language, history);
  const lexical = (yield* orderOf({ page, index, budget }, sought, weights)).map(({ index: at }) => at);
  const texts = (): string[] => index.entries.map(({ passage }) => passage.text);
  const order = ranker ? fuseRanks([lexical, ranker.rank(question, texts())]) : lexical;
  const chosen: ChosenPassage[] = [];
  const told = new Set<number>();
  let left = budget.tokens;
  for (const [rank, at] of order.entries()) {
    const passage = index.entries[at]?.passage;
    if (!passage) continue;
    const cost = costOf(page, passage, told, budget.measure);
    if (cost > left) continue;
    left -= cost;
    for (const heading of passage.headings) told.add(heading);
    chosen.push({ ...passage, rank });
  }
  return chosen.sort((a, b) => a.first - b.first || a.start - b.start);
}
