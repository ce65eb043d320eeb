/** When an answer's first word comes, by a clock of the test's own: the scripted engine reads as a real one does. */
import { describe, expect, it } from 'vitest';
import type { Engine, GenerateRequest } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { PageContent } from '@/src/protocol/page-content';
import type { Coverage } from '@/src/protocol/task-event';
import { fitPage } from '@/src/tasks/fitted-page';
import { planChat, planReadAhead } from '@/src/tasks/plan-chat';
import type { Reader } from '@/src/tasks/reader';
import type { TaskStep } from '@/src/tasks/steps';
import { book } from '@/src/tasks/whole-page/scripted.fixture';
import { readWhole } from '@/src/tasks/whole-page/read-whole';
import { builtIn } from '@/tests/fixtures/built-in';
import { planned } from './jobs/job-work';
import { limitsOf } from './lane/plan-limits';
import { expectSpeed } from './lane/speeds';
import { installed } from './testing/test-host';
import { SOURCE } from '@/tests/fixtures/source';

const never = new AbortController().signal;
/** The demo model on a processor, in tokens a second, and its load in milliseconds. */
const DEMO = { prompt: 300, decode: 60 };
const LOAD_MS = 1_500;
const FIRST_WORD_MS = 10_000;

/** A loaded engine and the time that has gone by since its load began, in milliseconds. */
class Machine {
  readonly prompts: GenerateRequest[] = [];
  readonly reader: Reader;

  private constructor(
    readonly engine: Engine,
    private readonly clock: { ms: number },
  ) {
    this.reader = {
      ...limitsOf(engine),
      speed: null,
      now: () => this.now,
      generate: (request, options) => {
        this.prompts.push(request);
        return engine.generate(request, options);
      },
    };
  }

  get now(): number {
    return this.clock.ms;
  }

  /** `share` of the demo model's speed. */
  static async load(share: number): Promise<Machine> {
    const clock = { ms: 0 };
    const speed = { prompt: DEMO.prompt * share, decode: DEMO.decode * share };
    const times = { promptWordMs: 1_000 / speed.prompt, tokenMs: 1_000 / speed.decode, attends: true };
    const provider = createFakeProvider(
      () => ({ ...times, loadMs: LOAD_MS }),
      (ms, signal) => {
        signal.throwIfAborted();
        clock.ms += ms;
        return Promise.resolve();
      },
    );
    const engine = await provider.load(await installed.open('a'), { signal: never, onProgress: () => undefined });
    expectSpeed(engine, speed);
    return new Machine(engine, clock);
  }

  /** What comes of steps: when the first word, and at the end how much was read. */
  async run(
    steps: AsyncIterable<TaskStep>,
  ): Promise<{ firstMs: number; coverage: Coverage | undefined; steps: TaskStep[] }> {
    let firstMs: number | undefined;
    const all: TaskStep[] = [];
    for await (const step of steps) {
      all.push(step);
      if (step.type === 'token') firstMs ??= this.now;
    }
    const end = all.at(-1);
    return {
      firstMs: firstMs ?? Number.POSITIVE_INFINITY,
      coverage: end?.type === 'done' ? end.coverage : undefined,
      steps: all,
    };
  }

  async ask(page: PageContent, question: string, reading?: 'quick' | 'whole' | 'ask'): ReturnType<Machine['run']> {
    const fitted = await fitPage(page, this.reader);
    const work = planned((limits) => planChat(fitted, [], question, limits, { reading }));
    return this.run(work(this.reader, this.reader, never));
  }

  summarize(page: PageContent, reading?: 'quick' | 'whole' | 'ask', id = 'summarize'): ReturnType<Machine['run']> {
    const settings = { engine: 'auto', model: null, ...(reading && { reading }) };
    return this.run(
      readWhole({ action: builtIn(id), input: { kind: 'page', source: SOURCE, page }, settings }, this.reader, never),
    );
  }
}

/** The same number of words, no two sentences alike: as pages are, and as key sentences are found in. */
function varied({ page }: ReturnType<typeof book>): PageContent {
  let seed = 7;
  const word = (): string => {
    seed = (seed * 16_807) % 2_147_483_647;
    return `${'bdfgklmnprst'[seed % 12] ?? ''}${'aeiou'[seed % 5] ?? ''}${'lmnrst'[seed % 6] ?? ''}${(seed % 1_999).toString(36)}`;
  };
  const blocks = page.blocks.map((block) =>
    block.kind === 'heading'
      ? block
      : {
          ...block,
          text: block.text.replaceAll(
            /of (\w+ \d+) wrote down number \d+/g,
            () => `of ${word()} wrote ${word()} ${word()} ${word()} ${word()}`,
          ),
        },
  );
  return { ...page, blocks };
}

const article = varied(book(5, 300));
const long = varied(book(20, 1_500));

describe.each([
  ["at the demo model's speed", 1],
  ['at a tenth of it', 0.1],
])('the first word %s', (_name, share) => {
  it.each([
    ['1,500', article],
    ['30,000', long],
  ])('of an answer to a question about a page of %s words comes within ten seconds', async (_words, page) => {
    const machine = await Machine.load(share);
    const { firstMs, coverage } = await machine.ask(page, 'What did the keeper write down again?');
    expect(firstMs).toBeLessThanOrEqual(FIRST_WORD_MS);
    expect(coverage?.words).toBeGreaterThan(30);
  });

  it.each([
    ['1,500', article],
    ['30,000', long],
  ])('of a summary of a page of %s words comes within ten seconds', async (_words, page) => {
    const machine = await Machine.load(share);
    const { firstMs, coverage } = await machine.summarize(page);
    expect(firstMs).toBeLessThanOrEqual(FIRST_WORD_MS);
    expect(coverage?.words).toBeGreaterThan(30);
  });

  it('of the notes on a page of 30,000 words that is read whole comes within fifteen seconds', async () => {
    const machine = await Machine.load(share);
    const { firstMs, coverage } = await machine.summarize(long, 'whole');
    expect(firstMs).toBeLessThanOrEqual(15_000);
    expect(coverage).toEqual({ words: long.keptWords, ofWords: long.keptWords });
  });
});

describe('on a slow machine', () => {
  it('the whole of a page is used that stands in the prompt cache, and takes no time', async () => {
    const machine = await Machine.load(0.1);
    const fitted = await fitPage(article, machine.reader);
    const { messages, prefixLength, sampling } = await planReadAhead(fitted, [], machine.reader);
    for await (const token of machine.engine.generate({ messages, prefixLength, sampling }, { signal: never }))
      expect(token.type).not.toBe('text');
    const before = machine.now;
    const { firstMs, coverage } = await machine.ask(article, 'Who wrote?');
    expect(coverage).toEqual({ words: article.keptWords, ofWords: article.keptWords });
    expect(firstMs - before).toBeLessThan(2_000);
  });

  it('a page that was read in part is gone on with where the rest is soon read', async () => {
    const machine = await Machine.load(0.15);
    const fitted = await fitPage(article, machine.reader);
    const { messages, prefixLength, sampling } = await planReadAhead(fitted, [], machine.reader);
    const controller = new AbortController();
    const reading = machine.engine.generate({ messages, prefixLength, sampling }, { signal: controller.signal });
    for await (const token of reading) if (token.type === 'prompt' && (token.fraction ?? 0) >= 0.9) break;
    const before = machine.now;
    const { firstMs, coverage } = await machine.ask(article, 'Who wrote?');
    expect(coverage?.words).toBe(article.keptWords);
    expect(firstMs - before).toBeLessThan(FIRST_WORD_MS);
  });

  it('says how many passages were read, what share that is, and what the whole takes', async () => {
    const machine = await Machine.load(0.1);
    const asked = await machine.ask(article, 'What did the keeper write down again?');
    expect(asked.coverage?.passages).toBeGreaterThan(0);
    expect(asked.coverage?.words).toBeLessThan(asked.coverage?.ofWords ?? 0);
    const inTime = asked.coverage?.wholeMs ?? 0;
    const start = machine.now;
    const whole = await machine.ask(article, 'What did the keeper write down again?', 'whole');
    expect(whole.coverage).toEqual({ words: article.keptWords, ofWords: article.keptWords });
    // As long as was said, within a tenth: what is said is for the prompt as estimated.
    expect((whole.firstMs - start) / inTime).toBeGreaterThan(0.85);
    expect((whole.firstMs - start) / inTime).toBeLessThan(1.1);

    const { coverage } = await (await Machine.load(0.2)).summarize(long);
    expect(coverage?.passages).toBeGreaterThan(1);
    expect(coverage?.wholeMs).toBeGreaterThan(60_000);
  });

  it('keeps what was said before the passages to the byte, so that it is read once', async () => {
    const machine = await Machine.load(0.3);
    const fitted = await fitPage(article, machine.reader);
    const turns = Array.from({ length: 3 }, (_, n) => ({ question: `Who wrote ${String(n)}?`, answer: 'A keeper.' }));
    const plans = await Promise.all(
      [1, 2, 3].map((n) => planChat(fitted, turns.slice(0, n), `And number ${String(n)}?`, machine.reader)),
    );
    const said = plans.map(({ messages }) => messages.slice(0, -1));
    for (const { coverage } of plans) expect(coverage.passages).toBeGreaterThan(0);
    expect(said[1]?.slice(0, said[0]?.length)).toEqual(said[0]);
    expect(said[2]?.slice(0, said[1]?.length)).toEqual(said[1]);
    expect(plans[0]?.messages.at(-1)?.content).toContain('keeper');
    expect(said[0]?.map(({ content }) => content).join('')).not.toContain('keeper of');
  });

  it('reads nothing before the user has said how much, where that was wished', async () => {
    const machine = await Machine.load(0.1);
    for (const { steps, coverage } of [
      await machine.ask(article, 'Who wrote?', 'ask'),
      await machine.summarize(long, 'ask'),
    ]) {
      expect(steps).toEqual([expect.objectContaining({ type: 'done', finish: 'choose' })]);
      expect(coverage).toMatchObject({ words: 0, wholeMs: expect.any(Number) as number });
    }
    expect(machine.prompts).toEqual([]);
  });

  it('writes a text anew from its first word to its last', async () => {
    const machine = await Machine.load(0.1);
    const { coverage } = await machine.summarize(article, 'quick', 'simplify');
    expect(coverage).toEqual({ words: article.keptWords, ofWords: article.keptWords });
  });

  it('takes key sentences of all sections for a summary, in order, with marked gaps', async () => {
    const machine = await Machine.load(0.3);
    await machine.summarize(long);
    const [prompt] = machine.prompts;
    const text = prompt?.messages.at(-1)?.content ?? '';
    const chapters = [...text.matchAll(/## Chapter (\d+)/g)].map(([, n]) => Number(n));
    expect(chapters[0]).toBe(1);
    expect(chapters).toEqual([...chapters].sort((a, b) => a - b));
    expect(chapters.at(-1)).toBeGreaterThan(16);
    expect(text.split('[…]').length).toBeGreaterThan(chapters.length / 2);
  });
});
