import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answering, END, FakeWorker, generated, openEngine, useFakeWorkers } from './testing/fake-worker';

/** Each one, when called, reports that its worker is dead. */
let onDeath: (() => void)[];

beforeEach(() => {
  onDeath = useFakeWorkers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a worker that makes no progress', () => {
  it('is named for a chat template that does not end, long before it counts as stuck', async () => {
    const engine = await openEngine();
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

  it('has the time of steps once the template is rendered', async () => {
    const engine = await openEngine();
    vi.useFakeTimers();
    const answer = answering(engine);
    await vi.advanceTimersByTimeAsync(0);
    const worker = FakeWorker.all[0]!;
    const { id } = worker.generation;
    worker.report({ type: 'rendering' });
    worker.report({ type: 'token', id, token: { type: 'prompt', fraction: 0 } });
    await vi.advanceTimersByTimeAsync(30_000);
    worker.report({ type: 'token', id, token: END });
    await expect(answer).resolves.toContainEqual(END);
  });

  it('is reported when it dies without a message', async () => {
    const engine = await openEngine();
    const answer = answering(engine);
    await generated(FakeWorker.all[0]!);
    onDeath[0]!();
    await expect(answer).rejects.toMatchObject({ code: 'engine-lost' });
    await expect(answering(engine)).rejects.toMatchObject({ code: 'engine-lost' });
  });

  it('is not waited for forever', async () => {
    const engine = await openEngine();
    vi.useFakeTimers();
    const answer = answering(engine);
    const outcome = expect(answer).rejects.toMatchObject({ code: 'engine-stalled' });
    await vi.advanceTimersByTimeAsync(61_000);
    await outcome;
    expect(FakeWorker.all[0]!.terminated).toBe(true);
  });

  it('continues after the machine slept in the middle of an answer', async () => {
    const engine = await openEngine();
    vi.useFakeTimers();
    const answer = answering(engine);
    await vi.advanceTimersByTimeAsync(1_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    await vi.advanceTimersByTimeAsync(59_500);
    const worker = FakeWorker.all[0]!;
    expect(worker.terminated).toBe(false);
    const order = worker.generation;
    worker.report({ type: 'token', id: order.id, token: END });
    expect(await answer).toContainEqual(END);
  });
});
