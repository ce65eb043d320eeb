import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import type { TaskRequest } from '@/src/protocol/task';
import { SottoDatabase } from '@/src/storage/database';
import type { ServedHost } from '../served-host';
import type { InstalledModels } from '../models/installed-models';
import { installed, startTestHost, TestPort } from '../testing/test-host';
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
const SHA256 = 'a'.repeat(64);

const script: FakeScriptInput = {};
let db: SottoDatabase;
let host: ServedHost;
let port: TestPort;
/** What was noted of the model. */
/** How far the benchmarks of a test have told that they are. */
let fractions: number[];
let marks: object[];

beforeEach(() => {
  for (const key of Object.keys(script)) Reflect.deleteProperty(script, key);
  db = new SottoDatabase(crypto.randomUUID());
  marks = [];
  fractions = [];
  const models: InstalledModels = {
    ...installed,
    mark: (_, times) => {
      marks.push(times);
      return Promise.resolve();
    },
  };
  host = startTestHost(script, db, { models });
  port = new TestPort({ kind: 'surface', tabId: null });
});

const benchmark = (signal?: AbortSignal): Promise<unknown> =>
  port.stream(
    host,
    'host.benchmark',
    { settings },
    {
      ...(signal && { signal }),
      onProgress: ({ fraction }) => {
        fractions.push(fraction);
      },
    },
  );

/** Until a benchmark has told so often how far it is. */
async function underWay(times = 3): Promise<void> {
  while (fractions.length < times)
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
}

describe('a benchmark on the host', () => {
  it('is kept, the newest of each model and engine', async () => {
    Object.assign(script, { tokenMs: 1, endless: true });
    await benchmark();
    await benchmark();
    const { benchmarks } = await host.handlers['host.benchmarks']({}, port);
    expect(benchmarks).toMatchObject([{ sha256: SHA256, engine: 'fake', memory: { measured: false } }]);
    expect(benchmarks[0]?.prompt).toBeGreaterThan(0);
    expect(fractions.at(-1)).toBe(1);
    const later = startTestHost(script, db);
    expect((await later.handlers['host.benchmarks']({}, port)).benchmarks).toEqual(benchmarks);
  });

  it('does not begin while a job runs, nor twice', async () => {
    Object.assign(script, { tokenMs: 20, endless: true });
    const { jobId } = await host.handlers['host.submit']({ request }, port);
    await expect(benchmark()).rejects.toMatchObject({ code: 'engine-busy' });
    await host.handlers['host.cancel']({ jobId }, port);
  });

  it('ends for a job that comes, and the job is answered', async () => {
    Object.assign(script, { tokenMs: 5, endless: true });
    const measuring = benchmark();
    const failure = expect(measuring).rejects.toMatchObject({ code: 'engine-busy' });
    await underWay();
    await expect(benchmark(), 'a second one').rejects.toMatchObject({ code: 'engine-busy' });
    Object.assign(script, { tokenMs: 0, endless: false });
    const { jobId } = await host.handlers['host.submit']({ request }, port);
    await port.followJob(host, jobId);
    await failure;
    expect(await port.end(jobId)).toMatchObject({ type: 'done' });
    expect((await host.handlers['host.benchmarks']({}, port)).benchmarks).toEqual([]);
  });

  it.each(['cancelled', 'left'] as const)('stops when it is %s, and the next one can begin', async (how) => {
    Object.assign(script, { tokenMs: 5, endless: true });
    const cancelling = new AbortController();
    const failure = expect(benchmark(cancelling.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await underWay();
    if (how === 'left') port.close();
    else cancelling.abort();
    await failure;
    Object.assign(script, { tokenMs: 0 });
    port = new TestPort({ kind: 'surface', tabId: null });
    await benchmark();
  });
});

describe('a self-test', () => {
  /** What is noted at its end. */
  const outcome = async (): Promise<object> => {
    await host.handlers['host.tryModel']({ sha256: SHA256 }, port);
    return vi.waitFor(() => {
      if (!marks[0]) throw new Error('not yet');
      return marks[0];
    });
  };

  it('is passed by a model that says words, which is noted', async () => {
    expect(await outcome()).toMatchObject({ testedAt: expect.any(Number) as number, testError: null });
  });

  it('asks for few tokens, and for more only where no word has come', async () => {
    const asked: number[] = [];
    const fake = createFakeProvider(() => script);
    const models: InstalledModels = {
      ...installed,
      mark: (_, what) => {
        marks.push(what);
        return Promise.resolve();
      },
    };
    host = startTestHost(script, db, {
      models,
      provider: {
        ...fake,
        load: async (model, options) => {
          const engine = await fake.load(model, options);
          return {
            inUse: engine.inUse,
            count: (text) => engine.count(text),
            dispose: () => engine.dispose(),
            generate: (what, how) => {
              asked.push(what.sampling.maxTokens);
              return engine.generate(what, how);
            },
          };
        },
      },
    });
    await outcome();
    expect(asked).toEqual([4]);
    marks = [];
    Object.assign(script, { tokens: ['\n', '\n', '\n', '\n', 'Hello'] });
    expect(await outcome()).toMatchObject({ testError: null });
    expect(asked.slice(1)).toEqual([4, 24]);
  });

  it.each([
    ['model-broken', { tokens: [' ', '\n'] }],
    ['engine-out-of-memory', { fault: { at: 'load', code: 'engine-out-of-memory' } }],
    ['engine-lost', { fault: { at: 'prompt', code: 'engine-lost' } }],
  ] as const)('is failed with %s by name', async (code, told) => {
    Object.assign(script, told);
    expect(await outcome(), 'for whoever looks later').toMatchObject({ testError: { code } });
  });

  it.each(['engine-out-of-memory', 'engine-lost', 'engine-stalled'] as const)(
    'that ends in %s once is tried again',
    async (code) => {
      Object.assign(script, { fault: { at: 'load', code, times: 1 } });
      expect(await outcome()).toMatchObject({ testError: null });
    },
  );

  it('ends for a job, whose answer counts as a passed test', async () => {
    Object.assign(script, { tokenMs: 20, endless: true });
    await host.handlers['host.tryModel']({ sha256: SHA256 }, port);
    await vi.waitFor(async () => {
      expect((await host.handlers['host.status']({}, port)).trials).toMatchObject([
        { sha256: SHA256, step: 'answering' },
      ]);
    });
    Object.assign(script, { tokenMs: 0, endless: false });
    const { jobId } = await host.handlers['host.submit']({ request }, port);
    await port.followJob(host, jobId);
    expect(await port.end(jobId)).toMatchObject({ type: 'done' });
    await vi.waitFor(async () => {
      expect((await host.handlers['host.status']({}, port)).trials).toEqual([]);
    });
    expect(marks).toMatchObject([
      { usedAt: expect.any(Number) as number, testedAt: expect.any(Number) as number, testError: null },
    ]);
  });

  it('leaves the model that it loads to a job that comes', async () => {
    Object.assign(script, { loadMs: 200 });
    await host.handlers['host.tryModel']({ sha256: SHA256 }, port);
    await vi.waitFor(async () => {
      expect((await host.handlers['host.status']({}, port)).trials).toMatchObject([{ step: 'loading', fraction: 0.5 }]);
    });
    const { jobId } = await host.handlers['host.submit']({ request }, port);
    await port.followJob(host, jobId);
    expect(await port.end(jobId)).toMatchObject({ type: 'done' });
    const steps = port
      .entries(jobId)
      .flatMap(({ event }) => (event.type === 'loading' ? [event.step, event.fraction] : []));
    expect(steps, 'half of it was there').not.toContain(0);
    // Noted behind the job's end: not to be taken for the next test's.
    await vi.waitFor(() => {
      expect(marks).toHaveLength(1);
    });
  });

  it('ends when it is stopped, and nothing is noted of the model', async () => {
    Object.assign(script, { tokenMs: 20, endless: true });
    await host.handlers['host.tryModel']({ sha256: SHA256 }, port);
    await vi.waitFor(async () => {
      expect((await host.handlers['host.status']({}, port)).trials).toHaveLength(1);
    });
    await host.handlers['host.stopTrial']({ sha256: SHA256 }, port);
    expect((await host.handlers['host.status']({}, port)).trials).toEqual([]);
    expect(marks).toEqual([]);
  });
});

it('a model that has answered is noted as used', async () => {
  const { jobId } = await host.handlers['host.submit']({ request }, port);
  await port.followJob(host, jobId);
  await port.end(jobId);
  await new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
  expect(marks).toMatchObject([{ usedAt: expect.any(Number) as number }]);
});
