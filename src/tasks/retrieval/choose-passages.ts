/** The passages of a page that are put before the model for a question, in reading order, with their headings. */
import type { PageContent } from '@/src/protocol/page-content';
import type { EarlierTurn } from '../earlier-turn';
import type { Slices } from '../slices';
import { fuseRanks, type Ranker } from './fuse';
import { indexOf } from './passage-index';
import type { Passage } from './passages';
import { soughtBy } from './question';
import { rankPassages } from './rank';

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
  ranker?: Ranker,
): Slices<ChosenPassage[]> {
  const index = yield* indexOf(page);
  const lexical = (yield* rankPassages(index, soughtBy(question, page.language, history))).map(({ index: at }) => at);
  const order = ranker
    ? fuseRanks([
        lexical,
        ranker.rank(
          question,
          index.entries.map(({ passage }) => passage.text),
        ),
      ])
    : lexical;
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
