/** Finds the sentences of a page that share most words with a question. */
import type { PageSentence } from '@/src/protocol/checked-answer';
import type { PageContent } from '@/src/protocol/page-content';
import type { Slices } from '../slices';
import type { PassageIndex } from './passage-index';
import { sentencesIn } from './passages';
import type { Ranked } from './rank';

/** One sentence from each of so many best passages; of these so many are kept. */
const PASSAGES = 4;
const SENTENCES = 3;
/** The longest quote, in UTF-16 units. Anything longer is a table or code. */
const LONGEST = 600;

/** Sentences that share words with the question, the nearest first. `stems`: of the question's words of meaning. */
export function* nearestSentences(
  page: Pick<PageContent, 'blocks' | 'language'>,
  index: PassageIndex,
  ranked: readonly Ranked[],
  stems: readonly string[],
): Slices<PageSentence[]> {
  const found: { quote: PageSentence; held: number }[] = [];
  for (const { index: at } of ranked.slice(0, PASSAGES)) {
    const passage = index.entries[at]?.passage;
    if (!passage) continue;
    let best: { quote: PageSentence; held: number } | undefined;
    for (const { text, blockIndex, start, end, forms } of sentencesIn(page, passage)) {
      if (text.length > LONGEST || page.blocks[blockIndex]?.kind === 'heading') continue;
      const words = new Set(forms.map(({ stem }) => stem));
      const held = stems.reduce((sum, one) => sum + (words.has(one) ? index.idf(one) : 0), 0);
      if (held > (best?.held ?? 0)) best = { quote: { text, blockIndex, start, end }, held };
    }
    if (best) found.push(best);
    yield;
  }
  return found
    .sort((a, b) => b.held - a.held)
    .slice(0, SENTENCES)
    .map(({ quote }) => quote);
}
