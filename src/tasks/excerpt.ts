/**
 * What of a long page stands before the model for one question: passages in reading order, their headings over them.
 */
import { countWords } from '@/src/protocol/count-words';
import type { PageContent } from '@/src/protocol/page-content';
import type { EarlierTurn } from './earlier-turn';
import { fitParts, type CountTokens } from './fit';
import { pageParts } from './page-text';
import { defuse } from './prompts';
import { candidatesFor, takePassages, type ChosenPassage, type PassageCandidate } from './retrieval/choose-passages';
import { rankedBy, type Ranking } from './retrieval/ranker';
import type { RunSlices } from './slices';

interface Wanted {
  readonly page: PageContent;
  readonly question: string;
  /** The conversation so far. */
  readonly earlier: readonly EarlierTurn[];
  /** The excerpt's tokens at most. */
  readonly tokens: number;
  /** As counted on a part of the page. */
  readonly charsPerToken: number;
  /** Who has a say in which passages answer, beside their words. */
  readonly ranking?: Ranking | undefined;
}

/** Where something was left out. */
export const GAP = '[…]';

function passageText(page: PageContent, { first, last, start, end, text }: ChosenPassage): string {
  const block = page.blocks[first];
  const whole = first < last || (start === 0 && end === block?.text.length);
  if (whole || !block) return pageParts(page.blocks.slice(first, last + 1)).join('\n\n');
  // Who says it stands before the block's beginning alone.
  const { kind, level, author, time } = block;
  return pageParts([
    start === 0 ? { kind, level, author, time, text: text.trim() } : { kind, level, text: text.trim() },
  ]).join('');
}

function excerptOf(page: PageContent, chosen: readonly ChosenPassage[]): { text: string; words: number } {
  const told = new Set<number>();
  const lines: string[] = [];
  let words = 0;
  let before: ChosenPassage | undefined;
  for (const passage of chosen) {
    const headings = passage.headings.filter((heading) => !told.has(heading));
    const goesOn =
      before &&
      (passage.first === before.last
        ? passage.start === before.end
        : passage.first === before.last + 1 + headings.length);
    if (!goesOn && (before ?? passage.first > headings.length)) lines.push(GAP);
    for (const heading of headings) told.add(heading);
    const parts = [
      ...pageParts(headings.map((heading) => page.blocks[heading]).filter((block) => block !== undefined)),
      passageText(page, passage),
    ].map(defuse);
    words += parts.reduce((sum, part) => sum + countWords(part), 0);
    for (const part of parts) lines.push(part);
    before = passage;
  }
  return { text: lines.join('\n\n'), words };
}

/** How many tokens characters make in the usual vocabularies, as multiples of a Latin letter's. */
const WEIGHTS: readonly (readonly [upTo: number, weight: number])[] = [
  [0x250, 1],
  [0x370, 2],
  // Greek, Cyrillic, Hebrew, Arabic
  [0x900, 2],
  // Scripts of India and their neighbours
  [0x2000, 3],
  [0x2e80, 2],
];
const HEAVIEST = 3.5;

/** The length of a text in Latin letters. */
function lettersOf(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    sum += unit < 0x250 ? 1 : (WEIGHTS.find(([upTo]) => unit < upTo)?.[1] ?? HEAVIEST);
  }
  return sum;
}

/** Enough of a page to tell how it is written, in UTF-16 units. */
const SAMPLE_CHARS = 6_000;

function lettersPerToken({ blocks }: PageContent, charsPerToken: number): number {
  let sample = '';
  for (const { text } of blocks) {
    sample += text.slice(0, SAMPLE_CHARS - sample.length);
    if (sample.length >= SAMPLE_CHARS) break;
  }
  return (charsPerToken * lettersOf(sample)) / Math.max(1, sample.length);
}

/** An excerpt that uses less of its tokens is tried to be made longer. */
const FULL = 0.92;
/** Counting costs an engine a call: so often at most. Estimates are corrected by each count, and mostly two will do. */
const MOST_COUNTS = 9;
/** Of these, to choose by; the others are to fill what is left. */
const COUNTS_TO_CHOOSE = 5;
/** What an estimate aims at, of the tokens that there are: it errs to both sides. */
const AIM = 0.97;

export interface Excerpt {
  readonly text: string;
  readonly words: number;
  /** In reading order. */
  readonly passages: readonly ChosenPassage[];
}

interface Counted extends Excerpt {
  readonly tokens: number;
}

/** Chooses by estimates and counts what came of them, so that a page in any script uses the tokens it has. */
class Fitting {
  private counts = 0;
  /** The fullest that fits. */
  best: Counted | undefined;

  constructor(
    private readonly wanted: Wanted,
    private readonly candidates: readonly PassageCandidate[],
    private readonly measure: (text: string) => number,
    private readonly count: CountTokens,
    private readonly run: RunSlices,
  ) {}

  /** Whether there is nothing left to try for. */
  get isDone(): boolean {
    const { best, wanted } = this;
    return best !== undefined && (best.tokens >= FULL * wanted.tokens || isWholePage(wanted.page, best.passages));
  }

  private async counted(passages: readonly ChosenPassage[]): Promise<Counted> {
    this.counts += 1;
    const { text, words } = excerptOf(this.wanted.page, passages);
    const made = { text, words, passages, tokens: await this.count(text) };
    if (made.tokens <= this.wanted.tokens && made.tokens > (this.best?.tokens ?? 0)) this.best = made;
    return made;
  }

  private take(from: readonly PassageCandidate[], tokens: number): Promise<ChosenPassage[]> {
    return this.run(takePassages(this.wanted.page, from, { tokens, measure: this.measure }, true));
  }

  /** Each count tells by how much the estimate was wrong. */
  async choose(): Promise<void> {
    let aim = this.wanted.tokens * AIM;
    while (this.counts < COUNTS_TO_CHOOSE && !this.isDone) {
      const passages = await this.take(this.candidates, aim);
      if (passages.length === 0) return;
      const { tokens } = await this.counted(passages);
      aim *= (this.wanted.tokens * AIM) / Math.max(1, tokens);
    }
  }

  /** Adds to what fits of what was left out. */
  async fill(): Promise<void> {
    let share = 1;
    while (this.best && this.counts < MOST_COUNTS && !this.isDone) {
      const { passages, text, tokens } = this.best;
      const room = (this.wanted.tokens * AIM - tokens) * (this.measure(text) / Math.max(1, tokens)) * share;
      const left = this.candidates.filter(
        ({ passage: { first, start } }) => !passages.some((one) => one.first === first && one.start === start),
      );
      const more = await this.take(left, room);
      if (more.length === 0) return;
      // They rank behind what was chosen before.
      const added = more.map((one) => ({ ...one, rank: one.rank + passages.length }));
      const made = await this.counted([...passages, ...added].sort((a, b) => a.first - b.first || a.start - b.start));
      if (made.tokens > this.wanted.tokens) share /= 2;
    }
  }
}

/**
 * What is likely to answer a question, in at most `tokens` as the engine counts them, and in nearly as many where the
 * page has so much to say.
 */
export async function makeExcerpt(wanted: Wanted, count: CountTokens, run: RunSlices): Promise<Excerpt> {
  const { page, question, earlier, tokens, charsPerToken, ranking } = wanted;
  const perToken = lettersPerToken(page, charsPerToken);
  const measure = (text: string): number => (lettersOf(text) + GAP.length) / perToken + 1;
  const byWords = await run(candidatesFor(page, question, earlier, measure));
  const candidates = ranking ? await rankedBy(ranking, question, byWords) : byWords;
  const fitting = new Fitting(wanted, candidates, measure, count, run);
  await fitting.choose();
  await fitting.fill();
  if (fitting.best) return fitting.best;
  // Not even a part of a passage: as much of the best as fits.
  const likeliest = candidates.slice(0, 1).map(({ passage }): ChosenPassage => ({ ...passage, rank: 0 }));
  const { text, coverage } = await fitParts(
    likeliest.map((one) => defuse(passageText(page, one))),
    tokens,
    count,
    run,
  );
  return { text, words: coverage.words, passages: text === '' ? [] : likeliest };
}

/** Whether nothing of the page was left out. */
function isWholePage({ blocks }: PageContent, passages: readonly ChosenPassage[]): boolean {
  const held = passages.reduce((sum, { text }) => sum + text.length, 0);
  return held >= blocks.reduce((sum, { kind, text }) => sum + (kind === 'heading' ? 0 : text.trim().length), 0);
}
