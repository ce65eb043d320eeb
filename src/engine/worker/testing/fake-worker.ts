/** For tests of engines with a worker of ours: a worker in place of the browser's, and an engine with it. */
import { expect, vi } from 'vitest';
import type { Token } from '@/src/engine/engine';
import type { Order as AnyOrder, Report as AnyReport } from '../messages';
import { WorkerEngine } from '../worker-engine';

type Order = AnyOrder<string>;
type Report = AnyReport<string>;
type GenerateOrder = Extract<Order, { type: 'generate' }>;

/** Answers as the test tells it to. By default it loads, and a generation waits for the test. */
export class FakeWorker extends EventTarget {
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

  /** The first generation that it was asked for. */
  get generation(): GenerateOrder {
    return this.orders.find(({ type }) => type === 'generate') as GenerateOrder;
  }
}

const INUSE = { provider: 'some', backend: 'webgpu', model: 'tiny', contextTokens: 512 } as const;
const KIND = { url: 'worker.js', name: 'sotto-test', task: 'a model', graceMs: 110 };
export const REQUEST = {
  messages: [{ role: 'user', content: 'Hi' }],
  prefixLength: 0,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 8 },
} as const;
export const END: Token = { type: 'end', finish: 'stop', promptTokens: 9, cachedTokens: 3, tokens: 1 };

function load(worker: FakeWorker, order: Order): void {
  if (order.type !== 'begin') return;
  worker.report({ type: 'alive' });
  worker.report({ type: 'ready' });
}

/** To be called before each test. Each function that it returns, when called, reports that its worker is dead. */
export function useFakeWorkers(): (() => void)[] {
  const onDeath: (() => void)[] = [];
  FakeWorker.all = [];
  FakeWorker.answer = load;
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', {
    locks: {
      request: (_: string, __: object, held: () => void) => {
        onDeath.push(held);
        return new Promise(() => undefined);
      },
    },
  });
  return onDeath;
}

export function openEngine(signal = new AbortController().signal): Promise<WorkerEngine<string, string>> {
  return WorkerEngine.open<string, string>(KIND, () => INUSE, { signal, onProgress: () => undefined });
}

/** Resolves when the worker has been asked for an answer. */
export function generated(worker: FakeWorker): Promise<GenerateOrder> {
  return vi.waitFor(() => {
    expect(worker.generation).toBeDefined();
    return worker.generation;
  });
}

export async function answering(
  engine: WorkerEngine<string, string>,
  signal = new AbortController().signal,
): Promise<Token[]> {
  const all: Token[] = [];
  for await (const token of engine.generate(REQUEST, { signal })) all.push(token);
  return all;
}
