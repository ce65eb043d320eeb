/** The excerpt of a long page that the model gets for one question: passages in reading order, under their headings. */
import { countWords } from '@/src/protocol/count-words';
import type { PageContent } from '@/src/protocol/page-content';
import type { EarlierTurn } from './earlier-turn';
import { fitParts, type CountTokens } from './fit';
import { pageParts } from './page-text';
import { defuse } from './prompts';
import { candidatesFor, takePassages, type ChosenPassage, type PassageCandidate } from './retrieval/choose-passages';
import { rankedBy, type Ranking } from './retrieval/ranker';
import type { RunSlices } from './slices';
import { withHead } from './table-head';

interface Wanted {
  readonly page: PageContent;
  readonly question: string;
  /** The conversation so far. */
  readonly earlier: readonly EarlierTurn[];
  /** The excerpt's tokens at most. */
  readonly tokens: number;
  /** Characters of a token, measured on a part of the page. */
  readonly charsPerToken: number;
  /** Who has a say in which passages answer, beside their words. */
  readonly ranking?: Ranking | undefined;
}

/** Marks a place where something was left out. */
export const GAP = '[…]';

/** @param goesOn whether it stands right behind what precedes it in the page */
function passageText(page: PageContent, { first, last, start, end, text }: ChosenPassage, goesOn = false): string {
  const block = page.blocks[first];
  const whole = first < last || (start === 0 && end === block?.text.length);
  if (whole || !block) return pageParts(page.blocks.slice(first, last + 1)).join('\n\n');
  // The speaker's name is told before the block's beginning only.
  const { kind, level, author, time } = block;
  return pageParts([
    start === 0
      ? { kind, level, author, time, text: text.trim() }
      : { kind, level, text: goesOn ? text.trim() : withHead(block, text.trim()) },
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
      passageText(page, passage, goesOn),
    ].map(defuse);
    words += parts.reduce((sum, part) => sum + countWords(part), 0);
    for (const part of parts) lines.push(part);
    before = passage;
  }
  return { text: lines.join('\n\n'), words };
}

/** How many tokens a character takes in usual vocabularies, by its code, as a multiple of a Latin letter's. */
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

/** How many Latin letters would take as many tokens as this text. */
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

/** An excerpt that uses a smaller share of its tokens is tried again with more. */
const FULL = 0.92;
/**
 * Counting costs an engine a call, so there are at most this many. Each count corrects the estimate; mostly two are
 * enough.
 */
const MOST_COUNTS = 9;
/** How many of these counts may be used to choose passages. The rest are for filling what is left. */
const COUNTS_TO_CHOOSE = 5;
/** The share of the tokens that an estimate aims at, because estimates err to both sides. */
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

/** Chooses by estimates and counts the result, so that a page in any script uses the tokens that it has. */
class Fitting {
  private counts = 0;
  /** The fullest excerpt so far that fits. */
  best: Counted | undefined;

  constructor(
    private readonly wanted: Wanted,
    private readonly candidates: readonly PassageCandidate[],
    private readonly measure: (text: string) => number,
    private readonly count: CountTokens,
    private readonly run: RunSlices,
  ) {}

  /** Whether the excerpt is full enough, or holds the whole page. */
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

  /** Chooses passages. Each count tells how wrong the estimate was, and the next try aims by that. */
  async choose(): Promise<void> {
    let aim = this.wanted.tokens * AIM;
    while (this.counts < COUNTS_TO_CHOOSE && !this.isDone) {
      const passages = await this.take(this.candidates, aim);
      if (passages.length === 0) return;
      const { tokens } = await this.counted(passages);
      aim *= (this.wanted.tokens * AIM) / Math.max(1, tokens);
    }
  }

  /** Adds passages to the best excerpt as long as they fit. */
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
      // These rank behind the passages that were chosen before.
      const added = more.map((one) => ({ ...one, rank: one.rank + passages.length }));
      const made = await this.counted([...passages, ...added].sort((a, b) => a.first - b.first || a.start - b.start));
      if (made.tokens > this.wanted.tokens) share /= 2;
    }
  }
}

/**
 * The part of a page that is likely to answer a question, in at most `tokens` tokens as the engine counts. It uses
 * nearly all of them if the page has that much to say.
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
  // Not even a part of a passage fits, so the best one is cut anywhere.
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
