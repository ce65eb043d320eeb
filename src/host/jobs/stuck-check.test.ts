import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Provider } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import { toErrorInfo } from '@/src/protocol/errors';
import { SOURCE } from '@/tests/fixtures/source';
import { Lane } from '../lane/lane';
import { until } from '../testing/fake-clock';
import { installed } from '../testing/test-host';
import { Job } from './job';
import { JobQueue } from './job-queue';
import type { JobWork } from './job-work';
import { runJob } from './run-job';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a check that does not end is not waited for', async () => {
  const fake = createFakeProvider(() => ({}));
  const model = await installed.open('a'.repeat(64));
  let loads = 0;
  const counted: Provider = {
    ...fake,
    load: (source, options) => {
      loads += 1;
      return fake.load(source, options);
    },
  };
  const lane = new Lane({
    findModel: () => Promise.resolve(model),
    enginesFor: () => Promise.resolve([counted]),
    benchmarks: () => Promise.resolve([]),
  });
  const outcomes = { answered: () => undefined, explain: (error: unknown) => Promise.resolve(toErrorInfo(error)) };
  const queue = new JobQueue(lane, (job, turn) => runJob(job, turn, outcomes));
  let checking = false;
  const coverage = { words: 1, ofWords: 1 };
  const work: JobWork = {
    action: 'explain',
    title: '',
    scope: 'selection',
    source: SOURCE,
    settings: { engine: 'auto', model: null },
    check: () => {
      checking = true;
      return new Promise(() => undefined);
    },
    async *run() {
      yield await Promise.resolve({ type: 'token', text: 'An answer.', tokens: 2 });
      yield { type: 'done', finish: 'stop', coverage, promptTokens: 1, cachedTokens: 0, tokens: 2 };
    },
  };
  const owner = { tabId: null, documentKey: null, origin: null };
  const [first, second] = [
    new Job(work, owner, true),
    new Job(
      {
        ...work,
        *check() {
          yield;
          return { facts: [], sentences: [] };
        },
      },
      owner,
      true,
    ),
  ];
  queue.add(first);
  queue.add(second);
  expect(await until(() => checking)).toBeLessThan(Infinity);
  first.cancel('user');
  expect(await until(() => second.state === 'done')).toBeLessThan(1_000);
  expect(loads, 'the engine had no part in it').toBe(1);
});
