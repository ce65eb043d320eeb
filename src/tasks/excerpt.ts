/**
 * What of a long page stands before the model for one question: passages in reading order, their headings over them.
 */
import { countWords } from '@/src/protocol/count-words';
import type { PageContent } from '@/src/protocol/page-content';
import type { EarlierTurn } from './earlier-turn';
import { fitParts, type CountTokens } from './fit';
import { pageParts } from './page-text';
import { defuse } from './prompts';
import { choosePassages, type ChosenPassage } from './retrieval/choose-passages';
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
}

/** Where something was left out. */
const GAP = '[…]';

function passageText(page: PageContent, { first, last, start, end, text }: ChosenPassage): string {
  const whole = first < last || (start === 0 && end === page.blocks[first]?.text.length);
  return whole ? pageParts(page.blocks.slice(first, last + 1)).join('\n\n') : text.trim();
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

/** Never longer than `tokens`: what the estimate got wrong costs the least likely passages. */
export async function makeExcerpt(
  { page, question, earlier, tokens, charsPerToken }: Wanted,
  count: CountTokens,
  run: RunSlices,
): Promise<{ text: string; words: number; passages: number }> {
  const measure = (text: string): number => Math.ceil((text.length + GAP.length) / charsPerToken) + 2;
  let chosen = await run(choosePassages(page, question, earlier, { tokens, measure }));
  for (;;) {
    const excerpt = excerptOf(page, chosen);
    if (chosen.length === 0) break;
    if ((await count(excerpt.text)) <= tokens) return { ...excerpt, passages: chosen.length };
    const worst = chosen.reduce((most, { rank }) => Math.max(most, rank), 0);
    chosen = chosen.filter(({ rank }) => rank !== worst);
  }
  // Not one passage fits whole: as much of the best as does.
  const best = (await run(choosePassages(page, question, earlier, { tokens: Number.POSITIVE_INFINITY, measure }))).find(
    ({ rank }) => rank === 0,
  );
  const { text, coverage } = await fitParts(best ? [defuse(passageText(page, best))] : [], tokens, count, run);
  return { text, words: coverage.words, passages: text === '' ? 0 : 1 };
}
