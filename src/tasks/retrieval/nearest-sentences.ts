/** The sentences of a page that share most with a question, whole, with their places. */
import type { PageSentence } from '@/src/protocol/checked-answer';
import type { PageContent } from '@/src/protocol/page-content';
import type { Slices } from '../slices';
import { chunksOf } from '../text/chunks';
import { sentencesOf } from '../text/sentences';
import { stemmer } from '../text/stem';
import { wordsOf } from '../text/words';
import type { PassageIndex } from './passage-index';
import type { Passage } from './passages';
import type { Ranked } from './rank';

/** Of so many of the best passages one sentence each, of which so many are kept. */
const PASSAGES = 4;
const SENTENCES = 3;
/** What is longer is no sentence that anybody would read as a quote: a table, or code. In UTF-16 units. */
const LONGEST = 600;

/** A passage's text as it lies in the page's blocks. */
function placesOf(
  { first, last, start, end }: Passage,
  { blocks }: Pick<PageContent, 'blocks'>,
): Omit<PageSentence, 'text'>[] {
  if (first === last) return [{ blockIndex: first, start, end }];
  return blocks.slice(first, last + 1).map(({ text }, at) => ({ blockIndex: first + at, start: 0, end: text.length }));
}

function* sentencesIn(
  passage: Passage,
  { blocks, language }: Pick<PageContent, 'blocks' | 'language'>,
): Slices<PageSentence[]> {
  const quotes: PageSentence[] = [];
  for (const { blockIndex, start: from, end: to } of placesOf(passage, { blocks })) {
    const block = blocks[blockIndex];
    if (!block || block.kind === 'heading') continue;
    for (const chunk of chunksOf(block.text.slice(from, to))) {
      for (const { text, start, end } of sentencesOf(chunk.text, language))
        quotes.push({ text, blockIndex, start: from + chunk.start + start, end: from + chunk.start + end });
      yield;
    }
  }
  return quotes;
}

/** The nearest first; none that shares no word with the question. `stems`: of the question's words of meaning. */
export function* nearestSentences(
  page: Pick<PageContent, 'blocks' | 'language'>,
  index: PassageIndex,
  ranked: readonly Ranked[],
  stems: readonly string[],
): Slices<PageSentence[]> {
  const stem = stemmer(page.language);
  const found: { quote: PageSentence; held: number }[] = [];
  for (const { index: at } of ranked.slice(0, PASSAGES)) {
    const passage = index.entries[at]?.passage;
    if (!passage) continue;
    let best: { quote: PageSentence; held: number } | undefined;
    for (const quote of yield* sentencesIn(passage, page)) {
      if (quote.text.length > LONGEST) continue;
      const words = new Set(wordsOf(quote.text).map(({ folded }) => stem(folded)));
      const held = stems.reduce((sum, one) => sum + (words.has(one) ? index.idf(one) : 0), 0);
      if (held > (best?.held ?? 0)) best = { quote, held };
    }
    if (best) found.push(best);
    yield;
  }
  return found
    .sort((a, b) => b.held - a.held)
    .slice(0, SENTENCES)
    .map(({ quote }) => quote);
}
