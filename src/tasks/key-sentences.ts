/**
 * A page's key sentences, word for word: an extractive summary without a model. TextRank (R. Mihalcea, P. Tarau,
 * "TextRank: Bringing Order into Texts", EMNLP 2004): sentences vote for those that share words with them. Early
 * sentences, and those that share words with the title, count more. Deterministic.
 */
import type { PageSentence } from '@/src/protocol/checked-answer';
import type { Block, PageContent } from '@/src/protocol/page-content';
import { isNews } from './news';
import { isFunctionWord } from './retrieval/function-words';
import type { Slices } from './slices';
import { blocksIn, wholePage, type PagePart } from './text/page-part';
import { sentencesOfPage, type SplitSentence } from './text/page-sentences';
import { wordsOf } from './text/words';

interface Candidate extends PageSentence {
  readonly stems: ReadonlySet<string>;
  /** Which of the page's text blocks it is in, and whether it begins that block. */
  readonly part: number;
  readonly opens: boolean;
  /** Too long for a quote, unless it opens a report. */
  readonly isLong: boolean;
}

/** The paper's damping, and enough iterations for the order to settle. */
const DAMPING = 0.85;
const ITERATIONS = 25;
/** Sentences that vote between two stops. */
const ROWS = 50;
/** How much it counts to stand early in the page, to open a paragraph, and to share words with the title. */
const EARLY = 0.9;
const EARLY_PARTS = 6;
const OPENS = 0.25;
const TITLE = 0.8;
/** From news, so many of the first sentences are taken: reporters say first what matters. */
const LEAD = 3;
/** If two sentences share this much of their words, one is enough. */
const ALIKE = 0.5;
/** In words. A sentence that is too short says little; one that is too long says too much at once. */
const LEAST_WORDS = 7;
const MOST_WORDS = 45;
/** The first sentence of a report may be longer. */
const MOST_LEAD_WORDS = 60;
/** At most so many sentences are compared, each with each. With more, the time would grow faster than the page. */
const MOST_CANDIDATES = 600;
/** At most so much is read, in UTF-16 units: a page without any sentence worth quoting is not read to its end. */
const MOST_CHARS = 2_000_000;

/** A beginning that refers to an earlier sentence. */
const DANGLES = new RegExp(
  '^["\'“‘(\\[]*(?:this|these|that|those|it|its|he|she|they|his|her|their|him|them|such|there|here|however|but|and|or|so|also|thus|hence|therefore|then|instead|moreover|furthermore|additionally|meanwhile' +
    '|otherwise|nevertheless|nonetheless|similarly|likewise|consequently|in addition|for example|for instance|as a result|on the other hand|by contrast|in contrast|in other words|another|both|neither|either|one of (?:these|them)|yes|no|well' +
    '|dies|diese[rsmn]?|jene[rsmn]?|er|sie|es|ihr|sein|aber|und|oder|doch|jedoch|dadurch|deshalb|daher|au(?:ß|ss)erdem|cela|ce|cette|ces|il|elle|ils|elles|mais|et|donc|ainsi|cependant' +
    '|est[aeo]s?|es[aeo]s?|ell[ao]s?|pero|sin embargo|además|quest[oaie]|quell[oaie]|ma|inoltre)\\b',
  'iu',
);
const LITTER =
  /©|\b(?:cookies?|all rights reserved|subscribe|newsletter|sign up|log in|read more|click here|photograph by|photo by|file photo|image credit|news alerts|delivered (?:daily|weekday|to your inbox)|published (?:on|at)|last updated|share this|advertisement|illustrative purposes|terms of (?:use|service)|privacy policy)\b/iu;
const BYLINE = /^(?:By|Von|Par|Por|Di|Text|Photos?|Words)(?: by|:)? \p{Lu}[\p{L}.'’-]+ \p{Lu}/u;
const STAMP =
  /^(?:(?:last|first) )?(?:updated|published|posted|filed under|aktualisiert|veröffentlicht|stand|publié|mis à jour|actualizado|publicado|aggiornato|pubblicato)\b[^.!?]{0,12}\d/iu;
const ENDS = /[.!。！]["'”’)\]]*$/u;
const KINDS: ReadonlySet<Block['kind']> = new Set(['paragraph', 'list-item', 'quote']);

function stands(text: string, words: number): boolean {
  if (words < LEAST_WORDS || words > MOST_LEAD_WORDS || !ENDS.test(text)) return false;
  if (LITTER.test(text) || BYLINE.test(text) || STAMP.test(text)) return false;
  const opening = text.replace(/^["'“‘(\[]+/u, '');
  const hasOpenQuote = ((text.match(/["“„]/gu)?.length ?? 0) + (text.match(/"|”/gu)?.length ?? 0)) % 2 === 1;
  return !/^\p{Ll}/u.test(opening) && !hasOpenQuote;
}

function candidatesIn(sentences: readonly SplitSentence[], isStart: boolean): Omit<Candidate, 'part'>[] {
  return sentences.flatMap(({ text, blockIndex, start, end, forms }, position) => {
    if (!stands(text, forms.length)) return [];
    const stems = new Set(forms.filter(({ folded }) => !isFunctionWord(folded)).map(({ stem }) => stem));
    return stems.size > 2
      ? [
          {
            text,
            blockIndex,
            start,
            end,
            stems,
            opens: isStart && position === 0,
            isLong: forms.length > MOST_WORDS,
          },
        ]
      : [];
  });
}

function* candidatesOf(page: Pick<PageContent, 'blocks' | 'language'>, of: PagePart): Slices<Candidate[]> {
  const split = sentencesOfPage(page);
  const found: Candidate[] = [];
  let [part, read] = [0, 0];
  for (const { index, block, chars } of blocksIn(page, of)) {
    if (!KINDS.has(block.kind)) continue;
    const before = found.length;
    for (const { start, text } of split.block(index).chunks()) {
      if (start >= chars) break;
      if (found.length >= MOST_CANDIDATES || read >= MOST_CHARS) return found.slice(0, MOST_CANDIDATES);
      const sentences = split.block(index).within(start, Math.min(chars, start + text.length));
      for (const candidate of candidatesIn(sentences, start === 0)) found.push({ ...candidate, part });
      read += text.length;
      yield;
    }
    if (found.length > before) part += 1;
  }
  return found.slice(0, MOST_CANDIDATES);
}

/** For each candidate, the paper's similarity to others: shared words over the logarithms of both lengths. Sparse. */
function* votes(candidates: readonly Candidate[]): Slices<Map<number, number>[]> {
  const holders = new Map<string, number[]>();
  const edges = candidates.map(() => new Map<number, number>());
  for (const [at, { stems }] of candidates.entries()) {
    for (const stem of stems) {
      const others = holders.get(stem);
      if (!others) {
        holders.set(stem, [at]);
        continue;
      }
      for (const other of others) edges[at]?.set(other, (edges[at].get(other) ?? 0) + 1);
      others.push(at);
    }
    yield;
  }
  for (const [at, row] of edges.entries()) {
    for (const [other, shared] of row) {
      const similarity =
        shared / (Math.log(candidates[at]?.stems.size ?? 1) + Math.log(candidates[other]?.stems.size ?? 1));
      row.set(other, similarity);
      edges[other]?.set(at, similarity);
    }
    yield;
  }
  return edges;
}

function* textRank(candidates: readonly Candidate[]): Slices<number[]> {
  const edges = yield* votes(candidates);
  const given = edges.map((row) => [...row.values()].reduce((sum, weight) => sum + weight, 0));
  let ranks = candidates.map(() => 1);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const next: number[] = [];
    for (const row of edges) {
      let heard = 0;
      for (const [other, weight] of row) heard += (weight / (given[other] ?? 1)) * (ranks[other] ?? 0);
      next.push(1 - DAMPING + DAMPING * heard);
      if (next.length % ROWS === 0) yield;
    }
    ranks = next;
    yield;
  }
  const best = ranks.reduce((most, rank) => Math.max(most, rank), 0) || 1;
  return ranks.map((rank) => rank / best);
}

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((stem) => b.has(stem)).length;
  return shared / Math.min(a.size, b.size);
}

/** The candidates, the best first. */
function* ranked(
  candidates: readonly Candidate[],
  title: string,
  stem: (word: string) => string,
): Slices<readonly Candidate[]> {
  const sought = new Set(
    wordsOf(title)
      .filter(({ folded }) => !isFunctionWord(folded))
      .map(({ folded }) => stem(folded)),
  );
  const ranks = yield* textRank(candidates);
  const scores = candidates.map(
    ({ part, opens, stems }, at) =>
      (ranks[at] ?? 0) *
      (1 +
        EARLY * Math.exp(-part / EARLY_PARTS) +
        (opens ? OPENS : 0) +
        (sought.size === 0 ? 0 : TITLE * alikeTo(sought, stems))),
  );
  return candidates
    .map((candidate, at) => ({ candidate, at, score: scores[at] ?? 0 }))
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .map(({ candidate }) => candidate);
}

/** A text's first sentences. One that refers to an earlier sentence may be among them, for that is there, too. */
function leadOf(all: readonly Candidate[], blocks: readonly Block[]): Candidate[] {
  const body = all.filter(({ blockIndex }) => blocks[blockIndex]?.kind === 'paragraph');
  const first = body.findIndex(({ text }) => !DANGLES.test(text));
  return first < 0 ? [] : body.slice(first, first + LEAD);
}

/**
 * At most `count` sentences of the page or a part of it, in its order, no two alike. Left out are questions, bylines,
 * and sentences that refer to an earlier one. From news the first sentences are taken. Fewer, or none, where the page
 * has no more. Some 20 ms for 5,000 words.
 */
export function* keySentences(
  page: Pick<PageContent, 'blocks' | 'language' | 'title'>,
  count: number,
  part: PagePart = wholePage(page),
): Slices<PageSentence[]> {
  const all = yield* candidatesOf(page, part);
  const short = all.filter(({ isLong }) => !isLong);
  const standing = short.filter(({ text }) => !DANGLES.test(text));
  const best = yield* ranked(standing.length > 0 ? standing : short, page.title, sentencesOfPage(page).stem);
  const lead = (yield* isNews(page, part)) ? leadOf(all, page.blocks) : [];
  const chosen: Candidate[] = [];
  for (const candidate of [...lead, ...best]) {
    if (chosen.length < count && chosen.every((other) => alike(other.stems, candidate.stems) < ALIKE))
      chosen.push(candidate);
  }
  return chosen
    .sort((a, b) => a.blockIndex - b.blockIndex || a.start - b.start)
    .map(({ text, blockIndex, start, end }) => ({ text, blockIndex, start, end }));
}

const alikeTo = (title: ReadonlySet<string>, stems: ReadonlySet<string>): number =>
  [...title].filter((stem) => stems.has(stem)).length / title.size;
