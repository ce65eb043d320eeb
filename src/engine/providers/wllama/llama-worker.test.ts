import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LlamaWorker } from './llama-worker';
import { StubWorker } from './testing/stub-worker';

vi.mock('@/src/platform/runtime', () => ({ extensionUrl: (path: string) => `extension://test${path}` }));

const file = new Blob(['0123456789']);
const start = (onRead: (upTo: number) => void = () => undefined) => {
  const worker = LlamaWorker.start({ file, onRead });
  return { worker, stub: StubWorker.latest };
};

beforeEach(() => {
  StubWorker.all = [];
  StubWorker.onMessage = () => undefined;
  vi.stubGlobal('Worker', StubWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('LlamaWorker', () => {
  it('starts the static file of the package, and no address made at run time', () => {
    const { stub } = start();
    expect(stub.url).toBe('extension://test/wllama/worker.js');
  });

  it('answers calls in any order', async () => {
    const { worker, stub } = start();
    const [first, second] = [worker.call('fs.alloc', []), worker.call('fs.alloc', [])];
    stub.say({ callbackId: 2, result: 'second' });
    stub.say({ callbackId: 1, result: 'first' });
    await expect(Promise.all([first, second])).resolves.toEqual(['first', 'second']);
  });

  it('fails every open call when the worker dies, and every later one', async () => {
    const { worker, stub } = start();
    const open = worker.call('wllama.start', []);
    stub.onerror?.(new Event('error', { cancelable: true }));
    await expect(open).rejects.toMatchObject({ code: 'engine-lost' });
    await expect(worker.call('wllama.start', [])).rejects.toMatchObject({ code: 'engine-lost' });
    expect(stub.terminated).toBe(true);
  });

  it.each([
    ['Aborted(). Build with -sASSERTIONS for more info.', 'engine-lost'],
    ['Cannot enlarge memory arrays: out of memory', 'engine-out-of-memory'],
    ['memory access out of bounds', 'engine-lost'],
    ['Maximum call stack size exceeded', 'engine-lost'],
  ])('names a crash: %s', async (reason, code) => {
    const { worker, stub } = start();
    const open = worker.call('wllama.action', []);
    stub.say({ verb: 'signal.abort', args: ['abort', reason, '', null] });
    await expect(open).rejects.toMatchObject({ code });
  });

  it('gives up on a worker that is silent for a minute, but not on one with nothing to do', async () => {
    vi.useFakeTimers();
    const { worker, stub } = start();
    const done = worker.call('wllama.start', []);
    stub.say({ callbackId: 1, result: null });
    await done;
    vi.advanceTimersByTime(600_000);
    expect(worker.alive).toBe(true);
    const open = expect(worker.call('wllama.action', [])).rejects.toMatchObject({ code: 'engine-stalled' });
    vi.advanceTimersByTime(50_000);
    stub.say({ verb: 'console.debug', args: ['still loading'] });
    vi.advanceTimersByTime(50_000);
    expect(worker.alive).toBe(true);
    vi.advanceTimersByTime(60_001);
    await open;
    expect(worker.alive).toBe(false);
  });

  it('does not give up on one because the machine slept', async () => {
    vi.useFakeTimers();
    const { worker, stub } = start();
    const open = worker.call('wllama.action', []);
    vi.advanceTimersByTime(10_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(59_000);
    expect(worker.alive).toBe(true);
    stub.say({ callbackId: 1, result: 'awake' });
    await expect(open).resolves.toBe('awake');
  });

  it('sends the slices that llama.cpp asks for, and reports progress', async () => {
    const upTo = vi.fn();
    const { stub } = start(upTo);
    stub.say({ verb: 'fs.read_req', args: ['model.gguf', 2, 3] });
    await vi.waitFor(() => {
      expect(stub.sent).toHaveLength(1);
    });
    const [bytes] = stub.sent[0]?.args as [ArrayBuffer];
    expect(new TextDecoder().decode(bytes)).toBe('234');
    expect(upTo).toHaveBeenCalledWith(5);
  });
});
