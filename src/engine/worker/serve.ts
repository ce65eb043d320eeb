/**
 * The worker's side, for every engine with a worker of ours. It does one task for its whole life, and takes orders. The
 * engine's side ends it when the engine is disposed of, or when it does not stop in time.
 */
import type { ChatMessage, GenerateRequest, LoadProgress, PromptSize, Token } from '@/src/engine/engine';
import { isMemoryError } from '@/src/engine/faults';
import { SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { Order, Report, StopWord } from './messages';

/** The worker's global scope, as far as it is used here. */
interface OrderPort<Task, Note> {
  postMessage(report: Report<Note>): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Order<Task>>) => void): void;
}

/** How a task reports to the engine's side, while it runs and after. */
export interface Line<Note> {
  progress(progress: LoadProgress): void;
  note(note: Note): void;
  stopWord(word: StopWord): void;
  /** Called right before a chat template is rendered. */
  rendering(): void;
  /** The worker can no longer be used. */
  lost(error: unknown): void;
}

/** A loaded model. */
export interface Served {
  /**
   * Yields the answer and its `end`; without an end where `stopped`, asked between steps, says so. After a `SottoError`
   * the model can still be used; after any other error the worker can not.
   */
  generate(request: GenerateRequest, stopped: () => boolean): AsyncIterable<Token>;
  /** Tokens of a text. Throws as `generate`. */
  count(text: string): number;
  /** Size of a prompt, and how much of it is in the prompt cache. Throws as `generate`. */
  cached(messages: readonly ChatMessage[]): PromptSize;
  /** Empties the prompt cache. Not called while it generates. Throws as `generate`. */
  forget(): void;
}

export interface WorkerSide<Task, Note> {
  /** Does the task. Resolves with a model, or with null for a task that needs none. */
  begin(task: Task, line: Line<Note>): Promise<Served | null>;
  /** Turns an error into a `SottoError` where it knows a name for it; else returns it as it is. */
  explain(error: unknown): unknown;
}

/** Takes orders as long as the worker lives. */
export function serveOrders<Task, Note>(port: OrderPort<Task, Note>, side: WorkerSide<Task, Note>): void {
  const server = new Server<Task, Note>(side, (report) => {
    port.postMessage(report);
  });
  port.addEventListener('message', ({ data }) => {
    void server.take(data);
  });
}

class Server<Task, Note> {
  private model: Served | null = null;
  private readonly stopped = new Set<number>();
  private generating = false;
  /** Whether the prompt cache is to be emptied at the end of the generation that runs. */
  private forgets = false;

  constructor(
    private readonly side: WorkerSide<Task, Note>,
    private readonly report: (report: Report<Note>) => void,
  ) {}

  /** Never rejects: failures are reported. */
  async take(order: Order<Task>): Promise<void> {
    switch (order.type) {
      case 'begin':
        return this.begin(order);
      case 'generate':
        return this.generate(order);
      case 'count':
        return this.tell(order.id, (model) => ({ type: 'counted', id: order.id, tokens: model.count(order.text) }));
      case 'cached':
        return this.tell(order.id, (model) => ({ type: 'sized', id: order.id, size: model.cached(order.messages) }));
      case 'forget':
        this.forgets = true;
        return this.forget();
      case 'stop':
        this.stopped.add(order.id);
    }
  }

  private async begin({ task, lifeLock }: Extract<Order<Task>, { type: 'begin' }>): Promise<void> {
    this.live(lifeLock);
    try {
      this.model = await this.side.begin(task, {
        progress: (progress) => this.report({ type: 'progress', progress }),
        note: (note) => this.report({ type: 'note', note }),
        stopWord: (word) => this.report({ type: 'stop-word', word }),
        rendering: () => this.report({ type: 'rendering' }),
        lost: (error) => this.fail(null, error, 'engine-lost'),
      });
      this.report({ type: 'ready' });
    } catch (error) {
      this.fail(null, error, 'engine-load-failed');
    }
  }

  /** Takes the life lock and holds it until the worker dies. */
  private live(lifeLock: string): void {
    void navigator.locks.request(lifeLock, () => {
      this.report({ type: 'alive' });
      return new Promise<never>(() => undefined);
    });
  }

  private async generate({ id, ...request }: Extract<Order<Task>, { type: 'generate' }>): Promise<void> {
    this.generating = true;
    try {
      let ended = false;
      for await (const token of this.loaded().generate(request, () => this.stopped.has(id))) {
        ended = token.type === 'end';
        this.report({ type: 'token', id, token });
      }
      if (!ended) this.report({ type: 'stopped', id });
    } catch (error) {
      // After an error without a name the state of the engine is unknown.
      this.fail(error instanceof SottoError ? id : null, error, 'engine-lost');
    } finally {
      this.generating = false;
      this.stopped.delete(id);
      await this.forget();
    }
  }

  private forget(): Promise<void> {
    if (!this.forgets || this.generating) return Promise.resolve();
    this.forgets = false;
    return this.tell(null, (model) => {
      model.forget();
      return null;
    });
  }

  /** Does work that takes no time, and reports its result. */
  private tell(id: number | null, work: (model: Served) => Report<Note> | null): Promise<void> {
    try {
      const report = work(this.loaded());
      if (report) this.report(report);
    } catch (error) {
      this.fail(error instanceof SottoError ? id : null, error, 'engine-lost');
    }
    return Promise.resolve();
  }

  private loaded(): Served {
    if (!this.model) throw new SottoError('engine-failed', 'no model is loaded');
    return this.model;
  }

  private fail(id: number | null, error: unknown, fallback: ErrorCode): void {
    this.report({ type: 'failed', id, error: toErrorInfo(nameMemoryErrors(this.side.explain(error)), fallback) });
  }
}

function nameMemoryErrors(error: unknown): unknown {
  return isMemoryError(error) && !(error instanceof SottoError)
    ? new SottoError('engine-out-of-memory', 'not enough memory for this model', undefined, { cause: error })
    : error;
}
