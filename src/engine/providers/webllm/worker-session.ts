/** One worker with one model: from its start to its end, with an eye on whether it still lives. */
import { abortError } from '@/src/engine/abort';
import type { GenerateRequest, LoadProgress } from '@/src/engine/engine';
import { LastStep } from '@/src/engine/last-step';
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { fromErrorInfo, SottoError } from '@/src/protocol/errors';
import type { LoadPlan, Order, Report } from './messages';
import { TokenQueue } from './token-queue';

/**
 * A worker that says nothing for so long while it has work to do is stuck. Measured: 34 s to compile shaders on
 * llvmpipe.
 */
const STALL_MS = 60_000;
/** How long a generation may take to stop by itself, between two steps, before its worker is ended. */
const STOP_GRACE_MS = 110;
/** How long the next answer waits for such a step, for what was read by then: in software steps may take longer. */
const STOP_PATIENCE_MS = 5_000;

export interface SessionOptions {
  readonly workerUrl: string;
  readonly plan: Omit<LoadPlan, 'lifeLock'>;
  readonly signal: AbortSignal;
  onProgress(progress: LoadProgress): void;
  /** The plan's prepared copy is of no use. */
  onStaleCopy?(): void;
}

interface Waiting {
  take(report: Report): void;
  fail(error: unknown): void;
}

export class WorkerSession {
  private readonly worker: Worker;
  private readonly life = new AbortController();
  private readonly waiting = new Map<number | null, Waiting>();
  private end: { readonly error: unknown } | undefined;
  private stopWaiting: (() => void) | undefined;
  private lastId = 0;
  private lastStep: LastStep | undefined;

  private constructor(
    workerUrl: string,
    private readonly lifeLock: string,
  ) {
    this.worker = new Worker(workerUrl, { name: 'sotto-webllm' });
    this.worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
      this.take(data);
    });
    this.worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.die(new SottoError('engine-lost', 'the worker failed'));
    });
  }

  /** Starts a worker and loads the model. After `signal` the worker is gone and this rejects with `AbortError`. */
  static open(options: SessionOptions): Promise<WorkerSession> {
    return WorkerSession.begin(options, (plan) => ({ type: 'load', plan }));
  }

  /** Starts a worker, has it write the model's prepared copy, and ends it. Rejects as `open` does. */
  static async prepare(options: SessionOptions, target: FileSystemFileHandle): Promise<void> {
    (await WorkerSession.begin(options, (plan) => ({ type: 'prepare', plan, target }))).close();
  }

  private static async begin(
    { workerUrl, plan, signal, ...listener }: SessionOptions,
    order: (plan: LoadPlan) => Order,
  ): Promise<WorkerSession> {
    if (signal.aborted) throw abortError();
    const session = new WorkerSession(workerUrl, `sotto-webllm-${crypto.randomUUID()}`);
    const onAbort = (): void => {
      session.close();
    };
    signal.addEventListener('abort', onAbort);
    try {
      await session.first(order({ ...plan, lifeLock: session.lifeLock }), listener);
      return session;
    } catch (error) {
      session.close();
      // Nothing was written yet that could be kept or lost.
      const died = error instanceof SottoError && error.code === 'engine-lost';
      throw died
        ? new SottoError('engine-load-failed', 'the worker died while it loaded', undefined, { cause: error })
        : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Why the worker is no more, or undefined while it lives. */
  get ended(): { readonly error: unknown } | undefined {
    return this.end;
  }

  /** Starts an answer. Its tokens come through the queue, until `end` or a failure. */
  generate({ messages, sampling }: GenerateRequest): { readonly id: number; readonly tokens: TokenQueue } {
    const id = this.nextId();
    const tokens = new TokenQueue();
    this.expect(id, {
      take: (report) => {
        if (report.type === 'token') {
          tokens.push(report.token);
          if (report.token.type === 'end') this.settle(id);
        } else if (report.type === 'stopped') {
          this.settle(id);
          tokens.fail(abortError());
        }
      },
      fail: (error) => {
        tokens.fail(error);
      },
    });
    this.post({ type: 'generate', id, messages, sampling });
    return { id, tokens };
  }

  /**
   * Stops an answer: by asking, and where the worker doesn't listen in time (it may be in the middle of a long step)
   * by ending it, unless somebody waits for it in `quiet` by then.
   */
  stop(id: number): void {
    if (!this.waiting.has(id) || this.end) return;
    this.post({ type: 'stop', id });
    const stopped = new Promise<void>((resolve) => {
      this.expect(id, {
        take: (report) => {
          if (report.type !== 'stopped' && !(report.type === 'token' && report.token.type === 'end')) return;
          this.settle(id);
          resolve();
        },
        fail: () => {
          resolve();
        },
      });
    });
    this.lastStep = new LastStep(stopped, { graceMs: STOP_GRACE_MS, patienceMs: STOP_PATIENCE_MS }, () => {
      this.close();
    });
  }

  /** Resolves when nothing that was stopped runs any more. Throws `AbortError` after `signal`. */
  async quiet(signal: AbortSignal): Promise<void> {
    await this.lastStep?.outlast(signal);
  }

  count(text: string): Promise<number> {
    const id = this.nextId();
    return new Promise<number>((resolve, reject) => {
      this.expect(id, {
        take: (report) => {
          this.settle(id);
          if (report.type === 'counted') resolve(report.tokens);
        },
        fail: reject,
      });
      this.post({ type: 'count', id, text });
    });
  }

  /** Ends the worker. Whatever waits for it gets `AbortError`. Safe to call twice. */
  close(): void {
    this.die(abortError());
  }

  /** The order that a worker is started for. */
  private first(order: Order, listener: Pick<SessionOptions, 'onProgress' | 'onStaleCopy'>): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.expect(null, {
        take: (report) => {
          if (report.type === 'progress') listener.onProgress(report.progress);
          if (report.type === 'stale-copy') listener.onStaleCopy?.();
          if (report.type === 'alive') this.watchLife();
          if (report.type !== 'loaded' && report.type !== 'prepared') return;
          this.settle(null);
          resolve();
        },
        fail: reject,
      });
      this.post(order);
    });
  }

  /** The worker holds the lock while it lives, so getting it means that the worker died; no event would tell. */
  private watchLife(): void {
    navigator.locks
      .request(this.lifeLock, { signal: this.life.signal }, () => {
        this.die(new SottoError('engine-lost', 'the worker died'));
      })
      .catch(() => undefined);
  }

  private take(report: Report): void {
    this.watchForStall();
    if (report.type === 'failed') {
      const error = fromErrorInfo(report.error);
      if (report.id === null) this.die(error);
      else this.fail(report.id, error);
      return;
    }
    this.waiting.get('id' in report ? report.id : null)?.take(report);
  }

  private fail(id: number, error: SottoError): void {
    const waiting = this.waiting.get(id);
    this.settle(id);
    waiting?.fail(error);
  }

  private die(error: unknown): void {
    if (this.end) return;
    this.end = { error };
    this.stopWaiting?.();
    this.worker.terminate();
    this.life.abort();
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { fail } of waiting) fail(error);
  }

  private post(order: Order): void {
    this.worker.postMessage(order);
  }

  private nextId(): number {
    return (this.lastId += 1);
  }

  private expect(id: number | null, waiting: Waiting): void {
    if (this.end) {
      waiting.fail(this.end.error);
      return;
    }
    this.waiting.set(id, waiting);
    this.watchForStall();
  }

  private settle(id: number | null): void {
    this.waiting.delete(id);
    this.watchForStall();
  }

  private watchForStall(): void {
    this.stopWaiting?.();
    if (this.end || this.waiting.size === 0) return;
    this.stopWaiting = awakeTimeout(STALL_MS, () => {
      this.die(new SottoError('engine-stalled', 'the engine made no progress'));
    });
  }
}
