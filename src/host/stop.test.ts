/**
 * Stop frees the engine in every phase: something that never answers is stopped, and the next job is at work within a
 * second.
 */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, Provider, Token } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import type { TaskRequest } from '@/src/protocol/task';
import { SottoDatabase } from '@/src/storage/database';
import type { ServedHost } from './served-host';
import type { InstalledModels } from './models/installed-models';
import { until } from './testing/fake-clock';
import { open, page, panel } from './testing/chat-world';
import { installed, startTestHost, type TestPort } from './testing/test-host';
import { SOURCE } from '@/tests/fixtures/source';

const settings = { engine: 'auto', model: null } as const;
const request: TaskRequest = {
  action: 'explain',
  settings,
  input: {
    kind: 'selection',
    source: SOURCE,
    text: 'The lamp was lit in 1841.',
    title: 'The Lighthouse',
    language: 'en',
  },
};
const never = (): Promise<never> => new Promise(() => undefined);

/** Where something stands still, as long as it is set. */
type Place = 'findModel' | 'enginesFor' | 'load' | 'count' | 'prompt' | 'decode' | 'return';
let stuck: Place | null;
/** Places that have been reached, in order. */
let reached: string[];
/** Never ends where it is to; else true. */
const goesOn = (place: Place): Promise<true> => {
  reached.push(place);
  return stuck === place ? never() : Promise.resolve(true);
};

const script: FakeScriptInput = {};

/** The scripted engine, with places where it ignores everything. */
const provider: Provider = {
  ...createFakeProvider(() => script),
  async load(model, options) {
    await goesOn('load');
    const engine = await createFakeProvider(() => script).load(model, options);
    reached.push('loaded');
    return stubborn(engine);
  },
};

function stubborn(engine: Engine): Engine {
  return {
    inUse: engine.inUse,
    count: async (text) => (await goesOn('count')) && engine.count(text),
    dispose: () => {
      reached.push('disposed');
      return engine.dispose();
    },
    generate(asked, options) {
      const tokens = engine.generate(asked, options)[Symbol.asyncIterator]();
      let texts = 0;
      return {
        [Symbol.asyncIterator]: () => ({
          async next(): Promise<IteratorResult<Token>> {
            await goesOn(texts > 1 ? 'decode' : 'prompt');
            const result = await tokens.next();
            if (!result.done && result.value.type === 'text') texts += 1;
            // A generator that clears up behind its last item.
            if (result.done) await goesOn('return');
            return result;
          },
          async return(): Promise<IteratorResult<Token>> {
            await goesOn('return');
            return { done: true, value: undefined };
          },
        }),
      };
    },
  };
}

const models: InstalledModels = { ...installed, list: async () => (await goesOn('findModel')) && installed.list() };

let host: ServedHost;
let port: TestPort;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (const key of Object.keys(script)) Reflect.deleteProperty(script, key);
  stuck = null;
  reached = [];
  port = panel();
  host = startTestHost(script, new SottoDatabase(crypto.randomUUID()), {
    models,
    provider,
    enginesFor: async (found) => (await goesOn('enginesFor')) && [found],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

async function submit(): Promise<string> {
  const { jobId } = await host.handlers['host.submit']({ request }, port);
  await port.followJob(host, jobId);
  return jobId;
}

const phases = (jobId: string): string[] => port.entries(jobId).map(({ event }) => event.type);
const atWork = (jobId: string): boolean => phases(jobId).some((type) => type === 'loading' || type === 'reading');
const isDone = (jobId: string): boolean => phases(jobId).includes('done');

describe('a job that is stopped', () => {
  it.each(['findModel', 'enginesFor', 'load', 'count', 'prompt', 'decode'] as const)(
    'frees the engine at %s, whatever does not answer there',
    async (place) => {
      stuck = place;
      Object.assign(script, { tokens: ['one ', 'two ', 'three ', 'four '] });
      const first = await submit();
      expect(await until(() => reached.at(-1) === place), 'it stands still').toBeLessThan(Infinity);
      const second = await submit();
      await host.handlers['host.cancel']({ jobId: first }, port);
      stuck = null;
      expect(await until(() => atWork(second)), 'milliseconds until the next one is at work').toBeLessThan(1_000);
      expect(await until(() => isDone(second)), 'the next one gets its answer').toBeLessThan(Infinity);
      expect(phases(first).at(-1)).toBe('cancelled');
    },
  );

  it('leaves one that waits in the line where it is', async () => {
    stuck = 'prompt';
    const first = await submit();
    await until(() => reached.at(-1) === 'prompt');
    const [second, third] = [await submit(), await submit()];
    await host.handlers['host.cancel']({ jobId: second }, port);
    await host.handlers['host.cancel']({ jobId: first }, port);
    stuck = null;
    expect(await until(() => atWork(third))).toBeLessThan(1_000);
    expect(atWork(second)).toBe(false);
  });
});

it('an answer is over though its engine does not end behind it; the next job has a fresh one', async () => {
  stuck = 'return';
  const first = await submit();
  expect(await until(() => isDone(first))).toBeLessThan(1_000);
  const second = await submit();
  expect(await until(() => isDone(second))).toBeLessThan(Infinity);
  expect(reached.filter((what) => what === 'loaded')).toHaveLength(2);
});

describe('before a job', () => {
  /** Jobs are served, though what was there before them stood still at this place. */
  async function expectJobsGoOn(place: string): Promise<void> {
    const jobId = await submit();
    // What is being loaded is the job's, and is as stuck for it: Stop is the way out.
    if (place === 'load') {
      await until(() => atWork(jobId));
      await host.handlers['host.cancel']({ jobId }, port);
    }
    const next = place === 'load' ? await submit() : jobId;
    expect(await until(() => atWork(next))).toBeLessThan(1_000);
    expect(await until(() => isDone(next))).toBeLessThan(Infinity);
    const after = await submit();
    expect(await until(() => isDone(after)), 'nor does it hold up what comes after').toBeLessThan(Infinity);
  }

  it.each(['findModel', 'enginesFor', 'load', 'count', 'prompt', 'return'] as const)(
    'reading ahead that stands still at %s gives way',
    async (place) => {
      const chatId = await open(host, page('The lamp was lit in 1841. '.repeat(30)));
      stuck = place;
      void port.stream(host, 'host.readAhead', { chatId, settings });
      await until(() => reached.includes(place));
      stuck = null;
      await expectJobsGoOn(place);
    },
  );

  it.each(['findModel', 'enginesFor', 'load', 'prompt'] as const)(
    'a trial that stands still at %s gives way',
    async (place) => {
      stuck = place;
      port.stream(host, 'host.benchmark', { settings }).catch(() => undefined);
      await until(() => reached.includes(place));
      stuck = null;
      await expectJobsGoOn(place);
    },
  );
});
