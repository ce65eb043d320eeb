import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Token } from '@/src/engine/engine';
import type { Order as AnyOrder, Report as AnyReport } from './messages';
import { WorkerEngine } from './worker-engine';

type Order = AnyOrder<string>;
type Report = AnyReport<string>;

/** A worker that answers as the test says; by default it loads, and a generation waits for the test. */
class FakeWorker extends EventTarget {
  static all: FakeWorker[] = [];
  static answer: (worker: FakeWorker, order: Order) => void;
  readonly orders: Order[] = [];
  terminated = false;

  constructor() {
    super();
    FakeWorker.all.push(this);
  }

  postMessage(order: Order): void {
    this.orders.push(order);
    queueMicrotask(() => {
      FakeWorker.answer(this, order);
    });
  }

  report(report: Report): void {
    if (!this.terminated) this.dispatchEvent(new MessageEvent('message', { data: report }));
  }

  terminate(): void {
    this.terminated = true;
  }
}

const INUSE = { provider: 'some', backend: 'webgpu', model: 'tiny', contextTokens: 512 } as const;
const KIND = { url: 'worker.js', name: 'sotto-test', task: 'a model', graceMs: 110 };
const REQUEST = {
  messages: [{ role: 'user', content: 'Hi' }],
  prefixLength: 0,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 8 },
} as const;
const END: Token = { type: 'end', finish: 'stop', promptTokens: 9, cachedTokens: 3, tokens: 1 };

/** Calls back when the worker is dead: what waits for its lock. */
let onDeath: (() => void)[];

const load = (worker: FakeWorker, order: Order) => {
  if (order.type !== 'begin') return;
  worker.report({ type: 'alive' });
  worker.report({ type: 'ready' });
};
const open = (signal = new AbortController().signal) =>
  WorkerEngine.open<string, string>(KIND, () => INUSE, { signal, onProgress: () => {} });
const generated = (worker: FakeWorker) =>
  vi.waitFor(() => {
    const order = worker.orders.find(({ type }) => type === 'generate');
    expect(order).toBeDefined();
    return order as Extract<Order, { type: 'generate' }>;
  });
const collect = async (tokens: AsyncIterable<Token>) => {
  const all: Token[] = [];
  for await (const token of tokens) all.push(token);
  return all;
};
const answering = (engine: WorkerEngine<string, string>, signal = new AbortController().signal) =>
  collect(engine.generate(REQUEST, { signal }));

beforeEach(() => {
  FakeWorker.all = [];
  FakeWorker.answer = load;
  onDeath = [];
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', {
    locks: {
      request: (_: string, __: object, held: () => void) => {
        onDeath.push(held);
        return new Promise(() => {});
      },
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an engine with a worker of ours', () => {
  it('passes the answer on, up to its end', async () => {
    const engine = await open();
    const answer = answering(engine);
    const { id } = await generated(FakeWorker.all[0]!);
    FakeWorker.all[0]!.report({ type: 'token', id, token: { type: 'text', text: 'Hello', tokens: 1 } });
    FakeWorker.all[0]!.report({ type: 'token', id, token: END });
    expect(await answer).toEqual([{ type: 'prompt', fraction: null }, { type: 'text', text: 'Hello', tokens: 1 }, END]);
  });

  it('keeps a worker that stops by itself', async () => {
    const engine = await open();
    const stop = new AbortController();
    const answer = answering(engine, stop.signal);
    await generated(FakeWorker.all[0]!);
    FakeWorker.answer = (worker, order) => {
      if (order.type === 'stop') worker.report({ type: 'stopped', id: order.id });
    };
    stop.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    expect(FakeWorker.all[0]!.terminated).toBe(false);
  });

  it('ends a worker that is deep in a step within 300 ms, and starts another one when it is needed', async () => {
    const engine = await open();
    const stop = new AbortController();
    const answer = answering(engine, stop.signal);
    await generated(FakeWorker.all[0]!);
    vi.useFakeTimers();
    stop.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await vi.advanceTimersByTimeAsync(300);
    expect(FakeWorker.all).toMatchObject([{ terminated: true }]);
    vi.useRealTimers();

    const next = answering(engine);
    await vi.waitFor(() => {
      expect(FakeWorker.all).toHaveLength(2);
    });
    const { id } = await generated(FakeWorker.all[1]!);
    FakeWorker.all[1]!.report({ type: 'token', id, token: END });
    expect(await next).toContainEqual(END);
  });

  it('keeps a worker that is deep in a step for a question that comes at once, and asks it when the step is over', async () => {
    const engine = await open();
    const worker = FakeWorker.all[0]!;
    const stop = new AbortController();
    const ahead = answering(engine, stop.signal);
    const { id: first } = await generated(worker);
    stop.abort();
    await expect(ahead).rejects.toMatchObject({ name: 'AbortError' });
    vi.useFakeTimers();
    const answer = answering(engine);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(worker.terminated).toBe(false);
    expect(worker.orders.filter(({ type }) => type === 'generate')).toHaveLength(1);
    worker.report({ type: 'stopped', id: first });
    await vi.advanceTimersByTimeAsync(0);
    const second = worker.orders.findLast((order) => order.type === 'generate');
    worker.report({ type: 'token', id: second?.id ?? 0, token: END });
    await expect(answer).resolves.toContainEqual(END);
    expect(FakeWorker.all).toHaveLength(1);
  });

  it('does not wait for ever for a step that was stopped: its worker is ended, and another one asked', async () => {
    const engine = await open();
    const stop = new AbortController();
    const stopped = answering(engine, stop.signal);
    await generated(FakeWorker.all[0]!);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    vi.useFakeTimers();
    const answer = answering(engine);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(FakeWorker.all).toMatchObject([{ terminated: true }, { terminated: false }]);
    const order = FakeWorker.all[1]!.orders.find(({ type }) => type === 'generate') as Extract<
      Order,
      { type: 'generate' }
    >;
    FakeWorker.all[1]!.report({ type: 'token', id: order.id, token: END });
    await expect(answer).resolves.toContainEqual(END);
  });

  it('ends a running step by a word in memory where it is shared, and takes the word back for the next', async () => {
    const engine = await open();
    const worker = FakeWorker.all[0]!;
    const word = new Int32Array(new SharedArrayBuffer(4));
    worker.report({ type: 'stop-word', word });
    const stop = new AbortController();
    const answer = answering(engine, stop.signal);
    const { id: first } = await generated(worker);
    expect(word[0]).toBe(0);
    stop.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    expect(word[0]).toBe(1);
    worker.report({ type: 'stopped', id: first });
    const next = answering(engine);
    await vi.waitFor(() => {
      expect(worker.orders.filter(({ type }) => type === 'generate')).toHaveLength(2);
    });
    expect(word[0]).toBe(0);
    worker.report({ type: 'token', id: first + 1, token: END });
    await expect(next).resolves.toContainEqual(END);
    await engine.dispose();
    expect(word[0], 'a worker that was ended may go on for a while').toBe(1);
  });

  it('names a chat template that does not end, long before a worker that is stuck', async () => {
    const engine = await open();
    vi.useFakeTimers();
    const answer = answering(engine);
    const outcome = expect(answer).rejects.toMatchObject({ code: 'model-broken', data: { part: 'template' } });
    await vi.advanceTimersByTimeAsync(0);
    FakeWorker.all[0]!.report({ type: 'rendering' });
    await vi.advanceTimersByTimeAsync(14_000);
    expect(FakeWorker.all[0]!.terminated).toBe(false);
    await vi.advanceTimersByTimeAsync(1_100);
    await outcome;
    expect(FakeWorker.all[0]!.terminated).toBe(true);
    vi.useRealTimers();

    const next = answering(engine);
    await vi.waitFor(() => {
      expect(FakeWorker.all, 'for another question, which it may be able to write').toHaveLength(2);
    });
    const { id } = await generated(FakeWorker.all[1]!);
    FakeWorker.all[1]!.report({ type: 'token', id, token: END });
    expect(await next).toContainEqual(END);
  });

  it('gives a template that was rendered the time that steps have', async () => {
    const engine = await open();
    vi.useFakeTimers();
    const answer = answering(engine);
    await vi.advanceTimersByTimeAsync(0);
    const worker = FakeWorker.all[0]!;
    const { id } = worker.orders.find(({ type }) => type === 'generate') as Extract<Order, { type: 'generate' }>;
    worker.report({ type: 'rendering' });
    worker.report({ type: 'token', id, token: { type: 'prompt', fraction: 0 } });
    await vi.advanceTimersByTimeAsync(30_000);
    worker.report({ type: 'token', id, token: END });
    await expect(answer).resolves.toContainEqual(END);
  });

  it('does not wait for a template that was stopped', async () => {
    const engine = await open();
    const stop = new AbortController();
    const stopped = answering(engine, stop.signal);
    await generated(FakeWorker.all[0]!);
    FakeWorker.all[0]!.report({ type: 'rendering' });
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    vi.useFakeTimers();
    const answer = answering(engine);
    await vi.advanceTimersByTimeAsync(900);
    expect(FakeWorker.all).toMatchObject([{ terminated: true }, { terminated: false }]);
    const { id } = FakeWorker.all[1]!.orders.find(({ type }) => type === 'generate') as Extract<
      Order,
      { type: 'generate' }
    >;
    FakeWorker.all[1]!.report({ type: 'token', id, token: END });
    await expect(answer).resolves.toContainEqual(END);
  });

  it('says so when the worker dies without a word', async () => {
    const engine = await open();
    const answer = answering(engine);
    await generated(FakeWorker.all[0]!);
    onDeath[0]!();
    await expect(answer).rejects.toMatchObject({ code: 'engine-lost' });
    await expect(answering(engine)).rejects.toMatchObject({ code: 'engine-lost' });
  });

  it('does not wait forever for a worker that is stuck', async () => {
    const engine = await open();
    vi.useFakeTimers();
    const answer = answering(engine);
    const outcome = expect(answer).rejects.toMatchObject({ code: 'engine-stalled' });
    await vi.advanceTimersByTimeAsync(61_000);
    await outcome;
    expect(FakeWorker.all[0]!.terminated).toBe(true);
  });

  it('goes on after the machine slept in the middle of an answer', async () => {
    const engine = await open();
    vi.useFakeTimers();
    const answer = answering(engine);
    await vi.advanceTimersByTimeAsync(1_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(59_500);
    const worker = FakeWorker.all[0]!;
    expect(worker.terminated).toBe(false);
    const order = worker.orders.find(({ type }) => type === 'generate') as Extract<Order, { type: 'generate' }>;
    worker.report({ type: 'token', id: order.id, token: END });
    expect(await answer).toContainEqual(END);
  });

  it('passes on why a prompt was refused, and goes on', async () => {
    const engine = await open();
    const answer = answering(engine);
    const { id } = await generated(FakeWorker.all[0]!);
    FakeWorker.all[0]!.report({
      type: 'failed',
      id,
      error: { code: 'context-overflow', message: 'too long', data: { promptTokens: 600 } },
    });
    await expect(answer).rejects.toMatchObject({ code: 'context-overflow', data: { promptTokens: 600 } });
    FakeWorker.answer = (worker, order) => {
      if (order.type === 'count') worker.report({ type: 'counted', id: order.id, tokens: 4 });
    };
    expect(await engine.count('text')).toEqual({ tokens: 4, exact: true });
  });

  it('tells what its worker would find read, and has it forget', async () => {
    const engine = await open();
    const size = { promptTokens: 9, cachedTokens: 3 };
    FakeWorker.answer = (worker, order) => {
      if (order.type === 'cached') worker.report({ type: 'sized', id: order.id, size });
    };
    expect(await engine.cached(REQUEST.messages)).toEqual(size);
    await engine.forget();
    expect(FakeWorker.all[0]!.orders.map(({ type }) => type)).toEqual(['begin', 'cached', 'forget']);
    expect(FakeWorker.all).toHaveLength(1);
  });

  it('leaves no worker behind when loading fails or is called off', async () => {
    FakeWorker.answer = (worker) => {
      worker.report({ type: 'failed', id: null, error: { code: 'engine-out-of-memory', message: 'full' } });
    };
    await expect(open()).rejects.toMatchObject({ code: 'engine-out-of-memory' });
    FakeWorker.answer = () => {};
    const stop = new AbortController();
    const opening = open(stop.signal);
    stop.abort();
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    expect(FakeWorker.all).toMatchObject([{ terminated: true }, { terminated: true }]);
  });

  it('is not lost but could not be started where its worker dies while it loads', async () => {
    FakeWorker.answer = (worker) => {
      worker.report({ type: 'alive' });
    };
    const silent = open();
    await vi.waitFor(() => {
      expect(onDeath).toHaveLength(1);
    });
    onDeath[0]!();
    await expect(silent).rejects.toMatchObject({ code: 'engine-load-failed' });
    const failing = open();
    FakeWorker.all[1]!.dispatchEvent(new Event('error', { cancelable: true }));
    await expect(failing).rejects.toMatchObject({ code: 'engine-load-failed' });
  });

  it('generates one answer at a time', async () => {
    const engine = await open();
    const first = engine.generate(REQUEST, { signal: new AbortController().signal })[Symbol.asyncIterator]();
    await first.next();
    expect(() => engine.generate(REQUEST, { signal: new AbortController().signal })).toThrow(
      'one generation at a time',
    );
    await first.return?.();
    expect(() => engine.generate(REQUEST, { signal: new AbortController().signal })).not.toThrow();
  });

  it('ends a running answer when it is disposed of, twice if need be', async () => {
    const engine = await open();
    const answer = answering(engine);
    await generated(FakeWorker.all[0]!);
    await engine.dispose();
    await engine.dispose();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await expect(answering(engine)).rejects.toMatchObject({ code: 'engine-lost' });
  });
});
