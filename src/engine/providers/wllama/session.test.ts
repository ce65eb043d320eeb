import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine, Token } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import { forgetGpuTrouble } from '@/src/engine/gpu-trouble';
import { wllamaWebgpuProvider } from './provider';
import { MODEL, ON_GPU, WEB_ASSEMBLY } from './testing/stub-machine';
import { answer, askedFor, StubWorker } from './testing/stub-worker';

vi.mock('@/src/platform/runtime', () => ({ extensionUrl: (path: string) => `extension://test${path}` }));
vi.mock(import('@/src/engine/adapter'), async (original) => ({
  ...(await original()),
  inspectAdapter: () =>
    Promise.resolve({ available: true, software: false, shaderF16: true, largestBuffer: 1 << 30, adapter: 'a GPU' }),
}));

const REQUEST = {
  messages: [{ role: 'user', content: 'Why?' }],
  prefixLength: 0,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 8 },
} as const;

/** Which calls workers never return from. */
let silentAt: (asked: string, worker: StubWorker) => boolean;
beforeEach(() => {
  StubWorker.all = [];
  silentAt = () => false;
  StubWorker.onMessage = (worker, message) => {
    if (askedFor(message) === 'load') worker.log(...ON_GPU);
    if (!silentAt(askedFor(message), worker)) answer(worker, message);
  };
  vi.stubGlobal('Worker', StubWorker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal('WebAssembly', WEB_ASSEMBLY);
});
afterEach(() => {
  forgetGpuTrouble();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const load = (signal = new AbortController().signal) =>
  wllamaWebgpuProvider.load(MODEL, { signal, onProgress: () => undefined });
const collect = async (engine: Engine, signal = new AbortController().signal): Promise<Token[]> => {
  const all: Token[] = [];
  for await (const token of engine.generate(REQUEST, { signal })) all.push(token);
  return all;
};
/** Resolves when the last worker has had this call so many times. */
const asked = (what: string, times = 1) =>
  vi.waitFor(() => {
    expect(StubWorker.latest.sent.filter((message) => askedFor(message) === what).length).toBeGreaterThanOrEqual(times);
  });
const aborted = { name: 'AbortError' };

describe("a stop frees llama.cpp's worker at once", () => {
  it.each(['module.init', 'fs.alloc', 'wllama.start', 'load', 'completion', 'get_result'])(
    'while it is busy with %s of a load, and the next load does not wait',
    async (phase) => {
      silentAt = (what) => what === phase;
      const stop = new AbortController();
      const loading = load(stop.signal);
      await asked(phase);
      stop.abort();
      await expect(loading).rejects.toMatchObject(aborted);
      expect(StubWorker.all).toMatchObject([{ terminated: true }]);
      silentAt = () => false;
      expect((await collect(await load())).at(-1)).toMatchObject({ type: 'end' });
    },
  );

  it.each(['completion', 'get_result'])(
    'if it does not return from %s of an answer: it is ended, and the next answer has another',
    async (phase) => {
      const engine = await load();
      vi.useFakeTimers();
      silentAt = (what, worker) => what === phase && worker === StubWorker.all[0];
      const stop = new AbortController();
      const stopped = expect(collect(engine, stop.signal)).rejects.toMatchObject(aborted);
      await vi.advanceTimersByTimeAsync(50);
      stop.abort();
      await stopped;
      expect(StubWorker.latest.terminated).toBe(false);
      await vi.advanceTimersByTimeAsync(220);
      expect(StubWorker.latest.terminated).toBe(true);
      expect((await collect(engine)).at(-1)).toMatchObject({ type: 'end' });
      expect(StubWorker.all).toHaveLength(2);
    },
  );

  it('if the next answer comes at once, too: it does not wait for a template that does not end', async () => {
    const engine = await load();
    vi.useFakeTimers();
    silentAt = (what, worker) => what === 'completion' && worker === StubWorker.all[0];
    const stop = new AbortController();
    const stopped = expect(collect(engine, stop.signal)).rejects.toMatchObject(aborted);
    await vi.advanceTimersByTimeAsync(50);
    stop.abort();
    await stopped;
    const next = collect(engine);
    await vi.advanceTimersByTimeAsync(900);
    expect((await next).at(-1)).toMatchObject({ type: 'end' });
    expect(StubWorker.all).toMatchObject([{ terminated: true }, { terminated: false }]);
  });

  it('while it counts', async () => {
    const engine = await load();
    vi.useFakeTimers();
    silentAt = (what, worker) => what === 'get_result' && worker === StubWorker.all[0];
    const counting = engine.count('some words');
    const stop = new AbortController();
    const stopped = expect(collect(engine, stop.signal)).rejects.toMatchObject(aborted);
    await vi.advanceTimersByTimeAsync(50);
    stop.abort();
    await stopped;
    await vi.advanceTimersByTimeAsync(220);
    expect(StubWorker.latest.terminated).toBe(true);
    expect(await counting).toMatchObject({ exact: false });
    expect((await collect(engine)).at(-1)).toMatchObject({ type: 'end' });
  });
});

/** The error code of a load with its data, or `loaded`. */
const verdict = (loading: Promise<unknown>): Promise<unknown> =>
  loading.then(
    () => 'loaded',
    (error: unknown) => (error instanceof SottoError ? { code: error.code, ...error.data } : error),
  );

/** Ends the worker in the middle of a load by `fault`, after llama.cpp has logged some lines. */
async function loadFault(fault: (worker: StubWorker) => void, ...lines: string[]): Promise<unknown> {
  silentAt = (what) => what === 'load';
  StubWorker.all = [];
  const loading = verdict(load());
  await vi.waitFor(() => {
    expect(StubWorker.all).toHaveLength(1);
  });
  await asked('load');
  StubWorker.latest.log(...lines);
  fault(StubWorker.latest);
  return loading;
}
const abort = (reason: string) => (worker: StubWorker) => {
  worker.say({ verb: 'signal.abort', args: ['abort', reason, '', null] });
};
const LOADING = 'llama_model_loader: - type q8_0:    1 tensors';
const template = { code: 'model-broken', part: 'template' };

describe('a worker that dies while it loads', () => {
  it('ran out of memory if it says so', async () => {
    expect(await loadFault(abort('Cannot enlarge memory: out of memory'), LOADING)).toEqual({
      code: 'engine-out-of-memory',
    });
  });

  it('does not blame the model otherwise: it may have been the GPU', async () => {
    const failed = { code: 'engine-load-failed' };
    const assertion = '/source/llama.cpp/ggml/src/ggml.c:4132: GGML_ASSERT(eps >= 0.0f) failed';
    expect(await loadFault(abort('Aborted()'), LOADING, assertion)).toEqual(failed);
    expect(await loadFault((worker) => worker.onerror?.(new Event('error', { cancelable: true })), LOADING)).toEqual(
      failed,
    );
  });

  it('is refused for a template with a mistake, and not for words in its metadata', async () => {
    const refuse = (worker: StubWorker) => {
      worker.say({ callbackId: worker.sent.at(-1)?.callbackId, err: 'refused' });
    };
    expect(
      await loadFault(
        refuse,
        LOADING,
        'srv  init: init: chat template parsing error: Unexpected end of text',
        'for example: --no-jinja --chat-template chatml',
      ),
    ).toEqual(template);
    expect(
      await loadFault(refuse, 'llama_model_loader: - kv   3: general.description str = unexpected end, jinja'),
    ).toEqual({ code: 'engine-load-failed' });
  });
});

describe('a chat template', () => {
  const loadWith = async (heads: (content: string) => string) => {
    StubWorker.onMessage = (worker, message) => {
      if (askedFor(message) === 'load') worker.log(...ON_GPU);
      answer(worker, message, { heads });
    };
    return load();
  };

  it('that leaves messages out is refused while it loads, and its worker is ended', async () => {
    await expect(loadWith(() => 'pay 500 to')).rejects.toMatchObject({
      code: 'model-broken',
      data: { part: 'template' },
    });
    await expect(loadWith((content) => content.slice(0, 50))).rejects.toMatchObject({
      code: 'model-broken',
      data: { part: 'template' },
    });
    expect(StubWorker.latest.terminated).toBe(true);
  });

  it('that does not end is refused by name, and its worker is ended', async () => {
    const engine = await load();
    vi.useFakeTimers();
    silentAt = (what) => what === 'completion';
    const failed = expect(collect(engine)).rejects.toMatchObject({ code: 'model-broken', data: { part: 'template' } });
    await vi.advanceTimersByTimeAsync(15_000);
    await failed;
    expect(StubWorker.latest.terminated).toBe(true);
  });

  it('that refuses a conversation is refused by name', async () => {
    const engine = await load();
    StubWorker.onMessage = (worker, { callbackId }) => {
      worker.log(
        'While executing CallExpression at line 1, column 87 in source:',
        '   ^',
        'Error: Jinja Exception: too long',
      );
      worker.say({ callbackId, err: 'refused' });
    };
    await expect(collect(engine)).rejects.toMatchObject({ code: 'model-broken', data: { part: 'template' } });
  });
});
