/**
 * The worker's side: takes orders, one model for its whole life. Loaded by `entrypoints/webllm-worker.ts`; ended by the
 * provider when its engine is disposed of, or when it doesn't stop in time.
 */
import { SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { LoadPlan, Order, Report } from '@/src/engine/providers/webllm/messages';
import { Gpu } from './device';
import { generate } from './generate';
import { loadModel, type LoadedModel } from './load';
import { prepareCopy } from './prepare';

/** What the worker's global scope is here. */
export interface OrderPort {
  postMessage(report: Report): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Order>) => void): void;
}

/** Listens for orders for as long as the worker lives. */
export function serveOrders(port: OrderPort): void {
  const worker = new WebllmWorker((report) => {
    port.postMessage(report);
  });
  port.addEventListener('message', ({ data }) => {
    void worker.take(data);
  });
}

class WebllmWorker {
  private plan: LoadPlan | undefined;
  private model: LoadedModel | undefined;
  private gpu: Gpu | undefined;
  private readonly stopped = new Set<number>();

  constructor(private readonly report: (report: Report) => void) {}

  /** Never rejects: what goes wrong is reported. */
  async take(order: Order): Promise<void> {
    switch (order.type) {
      case 'load':
        return this.load(order.plan);
      case 'prepare':
        return this.prepare(order);
      case 'generate':
        return this.generate(order);
      case 'count':
        return this.count(order);
      case 'stop':
        this.stopped.add(order.id);
    }
  }

  private async load(plan: LoadPlan): Promise<void> {
    this.plan = plan;
    this.live(plan);
    try {
      this.gpu = await Gpu.open();
      this.model = await loadModel(plan, this.gpu, (progress) => {
        this.report({ type: 'progress', progress });
      });
      if (plan.prepared && !this.model.usedCopy) this.report({ type: 'stale-copy' });
      this.report({ type: 'loaded' });
      this.gpu.onTrouble((error) => {
        this.fail(null, error, 'engine-lost');
      });
    } catch (error) {
      this.fail(null, error, 'engine-load-failed');
    }
  }

  private async prepare({ plan, target }: Extract<Order, { type: 'prepare' }>): Promise<void> {
    this.live(plan);
    try {
      this.gpu = await Gpu.open();
      await prepareCopy(plan, target, this.gpu, (progress) => {
        this.report({ type: 'progress', progress });
      });
      this.report({ type: 'prepared' });
    } catch (error) {
      this.fail(null, error, 'engine-load-failed');
    }
  }

  /** Takes the life lock, and holds it until the worker dies, whatever it dies of. */
  private live({ lifeLock }: LoadPlan): void {
    void navigator.locks.request(lifeLock, () => {
      this.report({ type: 'alive' });
      return new Promise<never>(() => undefined);
    });
  }

  private async generate({ id, messages, sampling }: Extract<Order, { type: 'generate' }>): Promise<void> {
    const { model, plan } = this;
    try {
      if (!model || !plan) throw new SottoError('engine-failed', 'no model is loaded');
      const { sequence, vocabulary, step } = model;
      const prompt = model.prompt.tokens(messages);
      const { contextTokens } = plan;
      const generation = {
        sequence,
        vocabulary,
        step,
        contextTokens,
        prompt,
        sampling,
        stopped: () => this.stopped.has(id),
      };
      let ended = false;
      for await (const token of generate(generation)) {
        ended = token.type === 'end';
        this.report({ type: 'token', id, token });
      }
      if (!ended) this.report({ type: 'stopped', id });
    } catch (error) {
      // Whatever the runtime throws by itself (it may have exited) leaves it in a state that nobody knows.
      this.fail(error instanceof SottoError ? id : null, error, 'engine-lost');
    } finally {
      this.stopped.delete(id);
    }
  }

  private count({ id, text }: Extract<Order, { type: 'count' }>): Promise<void> {
    if (this.model) this.report({ type: 'counted', id, tokens: this.model.tokenizer.encode(text).length });
    else this.fail(id, new SottoError('engine-failed', 'no model is loaded'), 'engine-failed');
    return Promise.resolve();
  }

  /** The GPU's own trouble explains more than what it made of the calls after it. */
  private fail(id: number | null, error: unknown, fallback: ErrorCode): void {
    let reason = error;
    try {
      this.gpu?.check();
    } catch (trouble) {
      reason = trouble;
    }
    this.report({ type: 'failed', id, error: toErrorInfo(nameMemoryErrors(reason), fallback) });
  }
}

/** WebAssembly and typed arrays tell a lack of memory by a RangeError. */
function nameMemoryErrors(error: unknown): unknown {
  const memory =
    error instanceof RangeError ||
    (error instanceof Error && /out of memory|memory access out of bounds/i.test(error.message));
  return memory
    ? new SottoError('engine-out-of-memory', 'not enough memory for this model', undefined, { cause: error })
    : error;
}
