/** An engine whose model is in a worker of ours. */
import { abortError, unlessAborted } from '@/src/engine/abort';
import type { ChatMessage, Engine, GenerateRequest, LoadOptions, PromptSize, Token } from '@/src/engine/engine';
import { withoutReasoning } from '@/src/engine/without-reasoning';
import { isAbort, SottoError } from '@/src/protocol/errors';
import type { EngineInUse } from '@/src/protocol/task-event';
import type { TokenQueue } from './token-queue';
import { WorkerSession, type WorkerKind } from './worker-session';

interface Opening<Task, Note> {
  readonly session: Promise<WorkerSession<Task, Note>>;
  readonly controller: AbortController;
}

/**
 * Holds one worker. If it had to be ended to stop an answer, another one is started for the next answer, not earlier:
 * after a stop the processor has to be idle.
 */
export class WorkerEngine<Task, Note> implements Engine {
  private opening: Opening<Task, Note> | undefined;
  private readonly disposal = new AbortController();
  private busy = false;

  private constructor(
    private readonly kind: WorkerKind<Task, Note>,
    private readonly tellInUse: () => EngineInUse,
    private session: WorkerSession<Task, Note>,
  ) {}

  /**
   * Resolves when the model can generate. Rejects with `AbortError` after `signal`, with nothing left running.
   * @param kind Has all that another worker needs to take the place of this one.
   */
  static async open<Task, Note>(
    kind: WorkerKind<Task, Note>,
    tellInUse: () => EngineInUse,
    options: LoadOptions,
  ): Promise<WorkerEngine<Task, Note>> {
    return new WorkerEngine(kind, tellInUse, await WorkerSession.open(kind, options));
  }

  get inUse(): EngineInUse {
    return this.tellInUse();
  }

  generate(request: GenerateRequest, { signal }: { signal: AbortSignal }): AsyncIterable<Token> {
    this.refuseSecond();
    return this.answer(request, AbortSignal.any([signal, this.disposal.signal]));
  }

  async count(text: string): Promise<{ tokens: number; exact: boolean }> {
    const session = await this.ready(this.disposal.signal);
    return { tokens: await session.count(text), exact: true };
  }

  async cached(messages: readonly ChatMessage[]): Promise<PromptSize> {
    const session = await this.ready(this.disposal.signal);
    return session.cached(messages);
  }

  forget(): Promise<void> {
    this.session.forget();
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    this.disposal.abort();
    this.session.close();
    return Promise.resolve();
  }

  private async *answer(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<Token> {
    this.refuseSecond();
    this.refuseDisposed();
    if (signal.aborted) throw abortError();
    this.busy = true;
    try {
      yield { type: 'prompt', fraction: null };
      const session = await this.readyUnless(signal);
      const { id, tokens } = session.generate(request);
      try {
        yield* withoutReasoning(untilEnd(tokens, signal));
      } finally {
        // Does nothing after the answer's end. A reader that leaves early comes here too.
        session.stop(id);
        // A reader that left early is in no hurry: the running step may end by itself, so that the cache stays.
        if (!signal.aborted) void session.quiet(signal).catch(() => undefined);
      }
    } finally {
      this.busy = false;
    }
  }

  private refuseSecond(): void {
    if (this.busy) throw new Error('one generation at a time');
  }

  private refuseDisposed(): void {
    if (this.disposal.signal.aborted) throw new SottoError('engine-lost', 'the engine was disposed of');
  }

  /** As `ready`, but aborts the start of a worker when nobody waits for it any more. */
  private async readyUnless(signal: AbortSignal): Promise<WorkerSession<Task, Note>> {
    try {
      return await unlessAborted(this.ready(signal), signal);
    } catch (error) {
      if (signal.aborted) {
        this.opening?.controller.abort();
        this.opening = undefined;
      }
      throw error;
    }
  }

  /** The session, or a new one if the last was ended by a stop. Throws the error by which the engine was lost. */
  private async ready(signal: AbortSignal): Promise<WorkerSession<Task, Note>> {
    this.refuseDisposed();
    const { session } = this;
    await session.quiet(signal);
    if (!session.ended) return session;
    if (isLasting(session.ended.error)) throw session.ended.error;
    this.opening ??= this.reopen();
    return this.opening.session;
  }

  private reopen(): Opening<Task, Note> {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, this.disposal.signal]);
    const session = WorkerSession.open(this.kind, { signal, onProgress: () => undefined })
      .then((opened) => (this.session = opened))
      .finally(() => {
        if (this.opening === opening) this.opening = undefined;
      });
    const opening: Opening<Task, Note> = { session, controller };
    return opening;
  }
}

/** Whether the host has to load again: not after a stop, nor after a chat template that failed on one question. */
const isLasting = (error: unknown): boolean =>
  !isAbort(error) && !(error instanceof SottoError && error.code === 'model-broken');

async function* untilEnd(tokens: TokenQueue, signal: AbortSignal): AsyncGenerator<Token> {
  for (;;) {
    const token = await unlessAborted(tokens.next(), signal);
    yield token;
    if (token.type === 'end') return;
  }
}
