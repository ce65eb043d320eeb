import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LastStep } from './last-step';

const GRACE_MS = 200;
const PATIENCE_MS = 5_000;
const never = new AbortController().signal;
let endStep: () => void;
let endWorker: ReturnType<typeof vi.fn<() => void>>;
let step: LastStep;

beforeEach(() => {
  vi.useFakeTimers();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  endStep = () => {
    resolve(undefined);
  };
  endWorker = vi.fn<() => void>();
  step = LastStep.watch(promise, { graceMs: GRACE_MS, patienceMs: PATIENCE_MS }, endWorker);
});
afterEach(() => {
  vi.useRealTimers();
});

it('ends its worker when it takes too long', async () => {
  await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
  expect(endWorker).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(endWorker).toHaveBeenCalledOnce();
});

it('keeps its worker when it ends soon', async () => {
  endStep();
  await vi.advanceTimersByTimeAsync(GRACE_MS * 2);
  expect(endWorker).not.toHaveBeenCalled();
  await expect(step.outlast(never)).resolves.toBeUndefined();
});

it('is waited for by a request that needs the worker, and the cache is kept', async () => {
  const waiting = step.outlast(never);
  await vi.advanceTimersByTimeAsync(GRACE_MS * 10);
  expect(endWorker).not.toHaveBeenCalled();
  endStep();
  await expect(waiting).resolves.toBeUndefined();
});

it('ends its worker when a request would wait for it too long', async () => {
  const waiting = step.outlast(never);
  await vi.advanceTimersByTimeAsync(PATIENCE_MS - 1);
  expect(endWorker).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(endWorker).toHaveBeenCalledOnce();
  // The step ends with its worker.
  endStep();
  await expect(waiting).resolves.toBeUndefined();
});

it('has the shorter limit again when the waiting request is stopped too', async () => {
  const stop = new AbortController();
  const waiting = expect(step.outlast(stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  await vi.advanceTimersByTimeAsync(GRACE_MS * 10);
  stop.abort();
  await waiting;
  expect(endWorker).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  expect(endWorker).toHaveBeenCalledOnce();
});
