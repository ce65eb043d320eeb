import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answering, END, FakeWorker, generated, openEngine, REQUEST, useFakeWorkers } from './testing/fake-worker';

/** Each one, when called, reports that its worker is dead. */
let onDeath: (() => void)[];

beforeEach(() => {
  onDeath = useFakeWorkers();
});

describe('an engine with a worker of ours', () => {
  it('passes the answer on, up to its end', async () => {
    const engine = await openEngine();
    const answer = answering(engine);
    const { id } = await generated(FakeWorker.all[0]!);
    FakeWorker.all[0]!.report({ type: 'token', id, token: { type: 'text', text: 'Hello', tokens: 1 } });
    FakeWorker.all[0]!.report({ type: 'token', id, token: END });
    expect(await answer).toEqual([{ type: 'prompt', fraction: null }, { type: 'text', text: 'Hello', tokens: 1 }, END]);
  });

  it('reports why a prompt was refused, and can be used again', async () => {
    const engine = await openEngine();
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

  it('tells what its worker has cached, and empties the cache', async () => {
    const engine = await openEngine();
    const size = { promptTokens: 9, cachedTokens: 3 };
    FakeWorker.answer = (worker, order) => {
      if (order.type === 'cached') worker.report({ type: 'sized', id: order.id, size });
    };
    expect(await engine.cached(REQUEST.messages)).toEqual(size);
    await engine.forget();
    expect(FakeWorker.all[0]!.orders.map(({ type }) => type)).toEqual(['begin', 'cached', 'forget']);
    expect(FakeWorker.all).toHaveLength(1);
  });

  it('leaves no worker behind when loading fails or is aborted', async () => {
    FakeWorker.answer = (worker) => {
      worker.report({ type: 'failed', id: null, error: { code: 'engine-out-of-memory', message: 'full' } });
    };
    await expect(openEngine()).rejects.toMatchObject({ code: 'engine-out-of-memory' });
    FakeWorker.answer = () => {};
    const stop = new AbortController();
    const opening = openEngine(stop.signal);
    stop.abort();
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    expect(FakeWorker.all).toMatchObject([{ terminated: true }, { terminated: true }]);
  });

  it('has failed to load, and is not lost, if its worker dies while it loads', async () => {
    FakeWorker.answer = (worker) => {
      worker.report({ type: 'alive' });
    };
    const silent = openEngine();
    await vi.waitFor(() => {
      expect(onDeath).toHaveLength(1);
    });
    onDeath[0]!();
    await expect(silent).rejects.toMatchObject({ code: 'engine-load-failed' });
    const failing = openEngine();
    FakeWorker.all[1]!.dispatchEvent(new Event('error', { cancelable: true }));
    await expect(failing).rejects.toMatchObject({ code: 'engine-load-failed' });
  });

  it('generates one answer at a time', async () => {
    const engine = await openEngine();
    const first = engine.generate(REQUEST, { signal: new AbortController().signal })[Symbol.asyncIterator]();
    await first.next();
    expect(() => engine.generate(REQUEST, { signal: new AbortController().signal })).toThrow(
      'one generation at a time',
    );
    await first.return?.();
    expect(() => engine.generate(REQUEST, { signal: new AbortController().signal })).not.toThrow();
  });

  it('ends a running answer when it is disposed of, also twice', async () => {
    const engine = await openEngine();
    const answer = answering(engine);
    await generated(FakeWorker.all[0]!);
    await engine.dispose();
    await engine.dispose();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    await expect(answering(engine)).rejects.toMatchObject({ code: 'engine-lost' });
  });
});
