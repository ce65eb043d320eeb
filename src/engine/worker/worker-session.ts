/** One worker with one model: from its start to its end, with an eye on whether it still lives. */
import { abortError } from '@/src/engine/abort';
import type { ChatMessage, GenerateRequest, LoadProgress, PromptSize } from '@/src/engine/engine';
import { LastStep } from '@/src/engine/last-step';
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { fromErrorInfo, SottoError } from '@/src/protocol/errors';
import type { Order, Report, StopWord } from './messages';
import { TokenQueue } from './token-queue';

/**
 * A worker that says nothing for so long while it has work to do is stuck. Measured: 34 s to compile shaders on
 * llvmpipe.
 */
const STALL_MS = 60_000;
/** A chat template takes milliseconds; one that takes longer than this does not end. */
const TEMPLATE_MS = 15_000;
/**
 * How long the next answer waits for what was stopped. A step is worth it, for what was read by then is in the cache;
 * in software steps may take longer. A chat template takes milliseconds or is not worth waiting for.
 */
const PATIENCE_MS = { step: 5_000, template: 700 };

/** What a worker of an engine is started with. */
export interface WorkerKind<Task, Note> {
  /** The address of its script. */
  readonly url: string;
  /** What it is called, in the browser's tools and its lock's name. */
  readonly name: string;
  readonly task: Task;
  /** How long a generation may take to stop by itself, between two steps, before its worker is ended. */
  readonly graceMs: number;
  onNote?(note: Note): void;
}

export interface SessionOptions {
  readonly signal: AbortSignal;
  onProgress(progress: LoadProgress): void;
}

interface Waiting<Note> {
  take(report: Report<Note>): void;
  fail(error: unknown): void;
}

export class WorkerSession<Task, Note> {
  private readonly worker: Worker;
  private readonly lifeLock: string;
  private readonly life = new AbortController();
  private readonly waiting = new Map<number | null, Waiting<Note>>();
  private end: { readonly error: unknown } | undefined;
  private stopWaiting: (() => void) | undefined;
  private stopWord: StopWord | undefined;
  /** Whether the worker's last word was that a chat template comes next. */
  private rendering = false;
  private lastId = 0;
  private lastStep: LastStep | undefined;

  private constructor(private readonly kind: WorkerKind<Task, Note>) {
    this.lifeLock = `${kind.name}-${crypto.randomUUID()}`;
    this.worker = new Worker(kind.url, { name: kind.name });
    this.worker.addEventListener('message', ({ data }: MessageEvent<Report<Note>>) => {
      this.take(data);
    });
    this.worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.die(new SottoError('engine-lost', 'the worker failed'));
    });
  }

  /**
   * Starts a worker; resolves when its task is done. After `signal` the worker is gone and this rejects with
   * `AbortError`.
   */
  static async open<Task, Note>(
    kind: WorkerKind<Task, Note>,
    { signal, onProgress }: SessionOptions,
  ): Promise<WorkerSession<Task, Note>> {
    if (signal.aborted) throw abortError();
    const session = new WorkerSession(kind);
    const onAbort = (): void => {
      session.close();
    };
    signal.addEventListener('abort', onAbort);
    try {
      await session.begin(onProgress);
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
  generate({ messages, prefixLength, sampling, begun }: GenerateRequest): {
    readonly id: number;
    readonly tokens: TokenQueue;
  } {
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
    this.setStopWord(0);
    this.post({ type: 'generate', id, messages, prefixLength, sampling, ...(begun !== undefined && { begun }) });
    return { id, tokens };
  }

  /**
   * Stops an answer: by asking, and where the worker doesn't listen in time (it may be in the middle of a long step)
   * by ending it, unless somebody waits for it in `quiet` by then.
   */
  stop(id: number): void {
    if (!this.waiting.has(id) || this.end) return;
    this.setStopWord(1);
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
    const limits = { graceMs: this.kind.graceMs, patienceMs: PATIENCE_MS[this.rendering ? 'template' : 'step'] };
    this.lastStep = new LastStep(stopped, limits, () => {
      this.close();
    });
  }

  /** Resolves when nothing that was stopped runs any more. Throws `AbortError` after `signal`. */
  async quiet(signal: AbortSignal): Promise<void> {
    await this.lastStep?.outlast(signal);
  }

  count(text: string): Promise<number> {
    return this.ask(
      (id) => ({ type: 'count', id, text }),
      (report) => (report.type === 'counted' ? report.tokens : undefined),
    );
  }

  /** How much of a prompt it would find read. */
  cached(messages: readonly ChatMessage[]): Promise<PromptSize> {
    return this.ask(
      (id) => ({ type: 'cached', id, messages }),
      (report) => (report.type === 'sized' ? report.size : undefined),
    );
  }

  /** Has it forget what it has read. What is asked after this finds it done, but for a generation that runs. */
  forget(): void {
    this.post({ type: 'forget' });
  }

  /** Ends the worker. Whatever waits for it gets `AbortError`. Safe to call twice. */
  close(): void {
    this.die(abortError());
  }

  private begin(onProgress: SessionOptions['onProgress']): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.expect(null, {
        take: (report) => {
          if (report.type === 'progress') onProgress(report.progress);
          if (report.type !== 'ready') return;
          this.settle(null);
          resolve();
        },
        fail: reject,
      });
      this.post({ type: 'begin', task: this.kind.task, lifeLock: this.lifeLock });
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

  private take(report: Report<Note>): void {
    this.rendering = report.type === 'rendering';
    this.watchForStall();
    switch (report.type) {
      case 'failed': {
        const error = fromErrorInfo(report.error);
        if (report.id === null) this.die(error);
        else this.fail(report.id, error);
        return;
      }
      case 'alive':
        this.watchLife();
        return;
      case 'stop-word':
        this.stopWord = report.word;
        return;
      case 'note':
        this.kind.onNote?.(report.note);
        return;
      default:
        this.waiting.get('id' in report ? report.id : null)?.take(report);
    }
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
    // Chromium lets a busy worker go on for seconds.
    this.setStopWord(1);
    this.worker.terminate();
    this.life.abort();
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { fail } of waiting) fail(error);
  }

  /** Asks for something that is no generation, and resolves with what `read` finds in the report. */
  private ask<T>(order: (id: number) => Order<Task>, read: (report: Report<Note>) => T | undefined): Promise<T> {
    const id = this.nextId();
    return new Promise<T>((resolve, reject) => {
      this.expect(id, {
        take: (report) => {
          this.settle(id);
          const answer = read(report);
          if (answer !== undefined) resolve(answer);
        },
        fail: reject,
      });
      this.post(order(id));
    });
  }

  private setStopWord(value: 0 | 1): void {
    if (this.stopWord) Atomics.store(this.stopWord, 0, value);
  }

  private post(order: Order<Task>): void {
    this.worker.postMessage(order);
  }

  private nextId(): number {
    return (this.lastId += 1);
  }

  private expect(id: number | null, waiting: Waiting<Note>): void {
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
    const { rendering } = this;
    if (this.end || this.waiting.size === 0) return;
    this.stopWaiting = awakeTimeout(rendering ? TEMPLATE_MS : STALL_MS, () => {
      this.die(
        rendering
          ? new SottoError('model-broken', 'the chat template does not end', { part: 'template' })
          : new SottoError('engine-stalled', 'the engine made no progress'),
      );
    });
  }
}
