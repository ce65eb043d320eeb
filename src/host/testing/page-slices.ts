/** Work in slices, on a clock of the test's own. */
import { describe, expect, it } from 'vitest';
import { SLOW_TEXTS } from '@/tests/fixtures/slow-texts';
import type { Block, PageContent } from '@/src/protocol/page-content';
import type { TextTask } from '@/src/tasks/text-task';
import { builtIn } from '@/tests/fixtures/built-in';
import { checkAnswer } from '@/src/tasks/check/check-answer';
import { keySentences } from '@/src/tasks/key-sentences';
import { fitPage } from '@/src/tasks/fitted-page';
import { planChat } from '@/src/tasks/plan-chat';
import type { RunSlices } from '@/src/tasks/slices';
import { readWhole } from '@/src/tasks/whole-page/read-whole';
import { inSlices, type Turns } from '../lane/in-slices';
import { SOURCE } from '@/tests/fixtures/source';

export const never = new AbortController().signal;

/** Every look at the clock finds that so many milliseconds have gone by. */
export function turnsEvery(ms: number): Turns & { count: number } {
  let at = 0;
  const turns = {
    count: 0,
    now: () => (at += ms),
    turn: () => {
      turns.count += 1;
      return Promise.resolve();
    },
  };
  return turns;
}

/** A stop in so many characters at least: a chunk is at most half of it. */
const MOST_CHARS = 32_000;

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const pageOf = (texts: readonly string[]): PageContent => ({
  title: 'Corrib Bridge',
  language: 'en',
  blocks: texts.map((text): Block => ({ kind: 'paragraph', text, anchor })),
  visibleWords: 500,
  keptWords: 500,
  hiddenWords: 0,
  unreadFrames: 0,
  partial: false,
});
/** Pages of so many characters. */
function pagesOf(chars: number): readonly (readonly [name: string, page: PageContent])[] {
  const article = (SLOW_TEXTS['different sentences'] ?? String)(chars);
  return [
    ['an article of many blocks', pageOf(article.match(/[\s\S]{1,600}/g) ?? [])],
    ...['different sentences', 'digits and commas', 'numbers'].map(
      (name) => [`one block of ${name}`, pageOf([(SLOW_TEXTS[name] ?? String)(chars)])] as const,
    ),
  ];
}

/** Runs slices as the host does, and counts where it could have answered others. */
function counting(): { run: RunSlices; stops: () => number } {
  const turns = turnsEvery(31);
  return { run: inSlices(never, turns), stops: () => turns.count };
}

const count = (text: string): Promise<number> => Promise.resolve(Math.ceil(text.length / 4));
const request = (page: PageContent): TextTask => ({
  action: builtIn('summarize'),
  input: { kind: 'page', source: SOURCE, page },
  settings: { engine: 'fake', model: null },
});
const STAGES: Readonly<Record<string, (page: PageContent, run: RunSlices) => Promise<unknown>>> = {
  'an answer is checked': (page, run) =>
    run(checkAnswer('The ferry sails to Ada in 1984 for 5 %.', { ...page, source: SOURCE })),
  'sections are cut': async (page, run) => {
    const reader = {
      contextTokens: 4_096,
      count,
      model: '',
      run,
      speed: null,
      now: () => 0,
      generate: () => {
        throw new Error('read');
      },
    };
    await expect(
      (async () => {
        for await (const step of readWhole(request(page), reader, never)) if (step.type === 'section') break;
      })(),
    ).resolves.toBeUndefined();
  },
  'passages are found': async (page, run) => {
    const limits = { contextTokens: 4_096, count, model: '', run };
    return planChat(await fitPage(page, limits), [], 'When does the ferry sail to Ada?', limits);
  },
};

/** That the host can answer others while it works on pages of so many characters. */
export function pageSlices(chars: number): void {
  const pages = pagesOf(chars);
  describe(`with a page of ${String(chars / 1_000)} kB the host can answer others`, () => {
    it.each(
      Object.entries(STAGES).flatMap(([stage, work]) =>
        pages.map(([name, page]) => [stage, name, work, page] as const),
      ),
    )(
      'while %s: %s',
      async (_, __, work, page) => {
        const { run, stops } = counting();
        await work(page, run);
        expect(stops()).toBeGreaterThanOrEqual(chars / MOST_CHARS);
      },
      60_000,
    );

    it.each(pages)(
      'while its quotes are found: %s',
      async (_, page) => {
        const { run, stops } = counting();
        const quotes = await run(keySentences(page, 5));
        // Nine hundred sentences are enough; a page without any is read to its limit.
        expect(stops()).toBeGreaterThanOrEqual(quotes.length > 0 ? 20 : chars / MOST_CHARS);
      },
      60_000,
    );
  });
}
