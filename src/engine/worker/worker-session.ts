/** One worker with one model, from its start to its end. */
import { abortError } from '@/src/engine/abort';
import type { ChatMessage, GenerateRequest, LoadOptions, PromptSize } from '@/src/engine/engine';
import { LastStep } from '@/src/engine/last-step';
import { fromErrorInfo, SottoError } from '@/src/protocol/errors';
import type { Order, Report, StopWord } from './messages';
import { OpenCalls, type Waiting } from './open-calls';
import { TokenQueue } from './token-queue';

/**
 * How long the next answer waits for what was stopped. A step is worth it because the cache stays; in software steps
 * may take longer. A chat template takes milliseconds, or is not worth waiting for.
 */
const PATIENCE_MS = { step: 5_000, template: 700 };

/** What a worker of an engine is started with. */
export interface WorkerKind<Task, Note> {
  /** The address of its script. */
  readonly url: string;
  /** Its name in the browser's tools and in its lock. */
  readonly name: string;
  readonly task: Task;
  /** How long a stopped generation may take to end by itself before its worker is ended, in milliseconds. */
  readonly graceMs: number;
  onNote?(note: Note): void;
}

export class WorkerSession<Task, Note> {
  private readonly calls = new OpenCalls<Note>((error) => {
    this.die(error);
  });
  private readonly life = new AbortController();
  private end: { readonly error: unknown } | undefined;
  private stopWord: StopWord | undefined;
  private lastStep: LastStep | undefined;

  private constructor(
    private readonly kind: WorkerKind<Task, Note>,
    private readonly worker: Worker,
    /** The Web Lock that the worker holds while it lives. */
    private readonly lifeLock: string,
  ) {}

  /**
   * Starts a worker; resolves when its task is done. After `signal` the worker is gone and this rejects with
   * `AbortError`.
   */
  static async open<Task, Note>(
    kind: WorkerKind<Task, Note>,
    { signal, onProgress }: LoadOptions,
  ): Promise<WorkerSession<Task, Note>> {
    if (signal.aborted) throw abortError();
    const session = WorkerSession.start(kind);
    const onAbort = (): void => {
      session.close();
    };
    signal.addEventListener('abort', onAbort);
    try {
      await session.begin(onProgress);
      return session;
    } catch (error) {
      session.close();
      // Nothing was generated yet, so nothing is lost.
      const died = error instanceof SottoError && error.code === 'engine-lost';
      throw died
        ? new SottoError('engine-load-failed', 'the worker died while it loaded', undefined, { cause: error })
        : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  private static start<Task, Note>(kind: WorkerKind<Task, Note>): WorkerSession<Task, Note> {
    const worker = new Worker(kind.url, { name: kind.name });
    const session = new WorkerSession(kind, worker, `${kind.name}-${crypto.randomUUID()}`);
    worker.addEventListener('message', ({ data }: MessageEvent<Report<Note>>) => {
      session.take(data);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      session.die(new SottoError('engine-lost', 'the worker failed'));
    });
    return session;
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
    const id = this.calls.nextId();
    const tokens = new TokenQueue();
    this.expect(id, {
      take: (report) => {
        if (report.type === 'token') {
          tokens.push(report.token);
          if (report.token.type === 'end') this.calls.settle(id);
        } else if (report.type === 'stopped') {
          this.calls.settle(id);
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
   * Asks the worker to stop an answer. A worker in a long step may not listen in time: then it is ended, unless a
   * request waits for it in `quiet`.
   */
  stop(id: number): void {
    if (!this.calls.has(id) || this.end) return;
    this.setStopWord(1);
    this.post({ type: 'stop', id });
    const stopped = new Promise<void>((resolve) => {
      this.expect(id, {
        take: (report) => {
          if (report.type !== 'stopped' && !(report.type === 'token' && report.token.type === 'end')) return;
          this.calls.settle(id);
          resolve();
        },
        fail: () => {
          resolve();
        },
      });
    });
    const limits = {
      graceMs: this.kind.graceMs,
      patienceMs: PATIENCE_MS[this.calls.isRendering ? 'template' : 'step'],
    };
    this.lastStep = LastStep.watch(stopped, limits, () => {
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

  /** Size of a prompt, and how much of it is in the prompt cache. */
  cached(messages: readonly ChatMessage[]): Promise<PromptSize> {
    return this.ask(
      (id) => ({ type: 'cached', id, messages }),
      (report) => (report.type === 'sized' ? report.size : undefined),
    );
  }

  /** Empties the prompt cache before the next order, or at the end of the generation that runs. */
  forget(): void {
    this.post({ type: 'forget' });
  }

  /** Ends the worker. All open calls reject with `AbortError`. Safe to call twice. */
  close(): void {
    this.die(abortError());
  }

  private begin(onProgress: LoadOptions['onProgress']): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.expect(null, {
        take: (report) => {
          if (report.type === 'progress') onProgress(report.progress);
          if (report.type !== 'ready') return;
          this.calls.settle(null);
          resolve();
        },
        fail: reject,
      });
      this.post({ type: 'begin', task: this.kind.task, lifeLock: this.lifeLock });
    });
  }

  /** The worker holds the lock while it lives, so getting it means that it died. There is no event for that. */
  private watchLife(): void {
    navigator.locks
      .request(this.lifeLock, { signal: this.life.signal }, () => {
        this.die(new SottoError('engine-lost', 'the worker died'));
      })
      .catch(() => undefined);
  }

  private take(report: Report<Note>): void {
    if (this.end) return;
    this.calls.take(report);
    if (report.type === 'alive') this.watchLife();
    else if (report.type === 'stop-word') this.stopWord = report.word;
    else if (report.type === 'note') this.kind.onNote?.(report.note);
    else if (report.type === 'failed' && report.id === null) this.die(fromErrorInfo(report.error));
  }

  private die(error: unknown): void {
    if (this.end) return;
    this.end = { error };
    // Chromium lets a busy worker run on for seconds after `terminate`.
    this.setStopWord(1);
    this.worker.terminate();
    this.life.abort();
    this.calls.failAll(error);
  }

  /** Gives an order other than a generation, and resolves with what `read` finds in the report. */
  private ask<T>(order: (id: number) => Order<Task>, read: (report: Report<Note>) => T | undefined): Promise<T> {
    const id = this.calls.nextId();
    return new Promise<T>((resolve, reject) => {
      this.expect(id, {
        take: (report) => {
          this.calls.settle(id);
          const answer = read(report);
          if (answer !== undefined) resolve(answer);
        },
        fail: reject,
      });
      this.post(order(id));
    });
  }

  private setStopWord(value: 0 | 1): void {
    if (!this.stopWord) return;
    Atomics.store(this.stopWord, 0, value);
    Atomics.notify(this.stopWord, 0);
  }

  private post(order: Order<Task>): void {
    this.worker.postMessage(order);
  }

  private expect(id: number | null, waiting: Waiting<Note>): void {
    if (this.end) waiting.fail(this.end.error);
    else this.calls.expect(id, waiting);
  }
}
