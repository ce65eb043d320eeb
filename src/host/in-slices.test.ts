import { describe, expect, it } from 'vitest';
import { SLOW_TEXTS } from '@/tests/fixtures/slow-texts';
import type { Block, PageContent } from '@/src/protocol/page-content';
import type { TaskRequest } from '@/src/protocol/task';
import { checkAnswer } from '@/src/tasks/check/check-answer';
import { keySentences } from '@/src/tasks/key-sentences';
import { fitPage, planChat } from '@/src/tasks/plan-chat';
import type { RunSlices, Slices } from '@/src/tasks/slices';
import { readWhole } from '@/src/tasks/whole-page/read-whole';
import { inSlices, type Turns } from './in-slices';

const never = new AbortController().signal;

/** Every look at the clock finds that so many milliseconds have gone by. */
function turnsEvery(ms: number): Turns & { count: number } {
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

function* slices(many: number): Slices<string> {
  for (let index = 0; index < many; index += 1) yield;
  return 'done';
}

describe('inSlices', () => {
  it('lets others have their turn after 30 ms, over all work that shares its time', async () => {
    const turns = turnsEvery(10);
    const run = inSlices(never, turns);
    for (let index = 0; index < 10; index += 1) expect(await run(slices(3))).toBe('done');
    // Three looks at the clock are 30 ms; after a turn one more look begins the next.
    expect(turns.count).toBeGreaterThan(5);
  });

  it('does not turn for work that is soon done', async () => {
    const turns = turnsEvery(0);
    await inSlices(never, turns)(slices(1_000));
    expect(turns.count).toBe(0);
  });

  it('ends between two slices when it is stopped, and does no more of the work', async () => {
    const controller = new AbortController();
    let worked = 0;
    const work = function* (): Slices<void> {
      for (;;) {
        worked += 1;
        if (worked === 3) controller.abort();
        yield;
      }
    };
    await expect(inSlices(controller.signal)(work())).rejects.toMatchObject({ name: 'AbortError' });
    expect(worked).toBe(3);
  });

  it('has messages delivered meanwhile', async () => {
    const { port1, port2 } = new MessageChannel();
    let isAnswered = false;
    port1.onmessage = () => {
      isAnswered = true;
      port1.close();
    };
    port2.postMessage('ping');
    const work = function* (): Slices<string> {
      // Without a turn of the event loop this never ends.
      while (!isAnswered) yield;
      return 'answered';
    };
    expect(await inSlices(never)(work())).toBe('answered');
  });
});

const MEGABYTE = 1_000_000;
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
const article = (SLOW_TEXTS['different sentences'] ?? String)(MEGABYTE);
const PAGES: readonly (readonly [string, PageContent])[] = [
  ['an article of many blocks', pageOf(article.match(/[\s\S]{1,600}/g) ?? [])],
  ...['different sentences', 'digits and commas', 'numbers'].map(
    (name) => [`one block of ${name}`, pageOf([(SLOW_TEXTS[name] ?? String)(MEGABYTE)])] as const,
  ),
];

/** Runs slices as the host does, and counts where it could have answered others. */
function counting(): { run: RunSlices; stops: () => number } {
  const turns = turnsEvery(31);
  return { run: inSlices(never, turns), stops: () => turns.count };
}

describe('with a page of 1 MB the host can answer others', () => {
  const count = (text: string): Promise<number> => Promise.resolve(Math.ceil(text.length / 4));
  const request = (page: PageContent): TaskRequest => ({
    intent: 'summarize',
    input: { kind: 'page', page },
    settings: { engine: 'fake', model: null },
  });
  const STAGES: Readonly<Record<string, (page: PageContent, run: RunSlices) => Promise<unknown>>> = {
    'an answer is checked': (page, run) => run(checkAnswer('The ferry sails to Ada in 1984 for 5 %.', page)),
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

  it.each(
    Object.entries(STAGES).flatMap(([stage, work]) => PAGES.map(([name, page]) => [stage, name, work, page] as const)),
  )(
    'while %s: %s',
    async (_, __, work, page) => {
      const { run, stops } = counting();
      await work(page, run);
      expect(stops()).toBeGreaterThanOrEqual(MEGABYTE / MOST_CHARS);
    },
    60_000,
  );

  it.each(PAGES)(
    'while its quotes are found: %s',
    async (_, page) => {
      const { run, stops } = counting();
      const quotes = await run(keySentences(page, 5));
      // Nine hundred sentences are enough; a page without any is read to its limit.
      expect(stops()).toBeGreaterThanOrEqual(quotes.length > 0 ? 20 : MEGABYTE / MOST_CHARS);
    },
    60_000,
  );
});
