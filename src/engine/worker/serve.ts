/**
 * The worker's side, the same for every engine with a worker of ours: takes orders, one task for its whole life. Ended
 * by the engine's side when it is disposed of, or when it doesn't stop in time.
 */
import type { ChatMessage, GenerateRequest, LoadProgress, PromptSize, Token } from '@/src/engine/engine';
import { isMemoryError } from '@/src/engine/faults';
import { SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { Order, Report, StopWord } from './messages';

/** What the worker's global scope is here. */
interface OrderPort<Task, Note> {
  postMessage(report: Report<Note>): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Order<Task>>) => void): void;
}

/** What a task may tell before it is done, and after. */
export interface Line<Note> {
  progress(progress: LoadProgress): void;
  note(note: Note): void;
  stopWord(word: StopWord): void;
  /** Right before a chat template is rendered. */
  rendering(): void;
  /** The worker is of no more use. */
  lost(error: unknown): void;
}

/** A loaded model. */
export interface Served {
  /**
   * Yields the answer and its `end`; yields no end where `stopped`, asked between steps, put one to it. Throws a
   * `SottoError` for what leaves the model as it was; after anything else the worker is of no more use.
   */
  generate(request: GenerateRequest, stopped: () => boolean): AsyncIterable<Token>;
  /** Tokens of a text. Throws as `generate`. */
  count(text: string): number;
  /** How much of a prompt it would find read, and its whole size. Throws as `generate`. */
  cached(messages: readonly ChatMessage[]): PromptSize;
  /** Forgets all prompts that were read. Not called while it generates. Throws as `generate`. */
  forget(): void;
}

export interface WorkerSide<Task, Note> {
  /** Resolves with a model, or with null where the task is done and asks for none. */
  begin(task: Task, line: Line<Note>): Promise<Served | null>;
  /** An error as people can be told of it: a `SottoError`, or what was given. */
  explain(error: unknown): unknown;
}

/** Listens for orders for as long as the worker lives. */
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
  /** What is being answered is to be forgotten at its end. */
  private forgets = false;

  constructor(
    private readonly side: WorkerSide<Task, Note>,
    private readonly report: (report: Report<Note>) => void,
  ) {}

  /** Never rejects: what goes wrong is reported. */
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

  /** Takes the life lock, and holds it until the worker dies, whatever it dies of. */
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
      // Whatever is thrown without a name of ours leaves the engine in a state that nobody knows.
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

  /** What is done in one go. */
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
