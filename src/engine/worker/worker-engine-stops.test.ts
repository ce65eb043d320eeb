import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answering, END, FakeWorker, generated, openEngine, useFakeWorkers } from './testing/fake-worker';

beforeEach(() => {
  useFakeWorkers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a stop', () => {
  it('keeps a worker that stops by itself', async () => {
    const engine = await openEngine();
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

  it('ends a worker in a long step within 300 ms, and starts another one when it is needed', async () => {
    const engine = await openEngine();
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

  it('keeps a worker in a long step for a question that comes at once, and asks it after the step', async () => {
    const engine = await openEngine();
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

  it('does not wait forever for a stopped step: its worker is ended, and another one asked', async () => {
    const engine = await openEngine();
    const stop = new AbortController();
    const stopped = answering(engine, stop.signal);
    await generated(FakeWorker.all[0]!);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    vi.useFakeTimers();
    const answer = answering(engine);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(FakeWorker.all).toMatchObject([{ terminated: true }, { terminated: false }]);
    const order = FakeWorker.all[1]!.generation;
    FakeWorker.all[1]!.report({ type: 'token', id: order.id, token: END });
    await expect(answer).resolves.toContainEqual(END);
  });

  it('ends a running step by a word in shared memory, and resets the word for the next', async () => {
    const engine = await openEngine();
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

  it('does not wait for a template that was stopped', async () => {
    const engine = await openEngine();
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
    const { id } = FakeWorker.all[1]!.generation;
    FakeWorker.all[1]!.report({ type: 'token', id, token: END });
    await expect(answer).resolves.toContainEqual(END);
  });
});
