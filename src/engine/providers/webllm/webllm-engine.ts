/** A loaded model on the GPU, behind the seam that all engines share. */
import { abortError, unlessAborted } from '@/src/engine/abort';
import type { Engine, GenerateRequest, LoadProgress, Token } from '@/src/engine/engine';
import { withoutReasoning } from '@/src/engine/without-reasoning';
import { isAbort, SottoError } from '@/src/protocol/errors';
import type { EngineInUse } from '@/src/protocol/task-event';
import type { TokenQueue } from './token-queue';
import { WorkerSession, type SessionOptions } from './worker-session';

/** Everything that a fresh worker needs to become this engine again. */
export type Recipe = Pick<SessionOptions, 'workerUrl' | 'plan' | 'onStaleCopy'>;

interface Opening {
  readonly session: Promise<WorkerSession>;
  readonly controller: AbortController;
}

/**
 * Holds one worker. A worker that had to be ended in order to stop is started anew when the next answer is asked for,
 * not before: after Stop the processor is to be idle.
 */
export class WebllmEngine implements Engine {
  private session: WorkerSession | undefined;
  private opening: Opening | undefined;
  private readonly disposal = new AbortController();
  private busy = false;

  private constructor(
    private readonly recipe: Recipe,
    readonly inUse: EngineInUse,
  ) {}

  /** Resolves when the model can generate. Rejects with `AbortError` after `signal`, with nothing left running. */
  static async open(
    recipe: Recipe,
    inUse: EngineInUse,
    { signal, onProgress }: { signal: AbortSignal; onProgress(progress: LoadProgress): void },
  ): Promise<WebllmEngine> {
    const engine = new WebllmEngine(recipe, inUse);
    engine.session = await WorkerSession.open({ ...recipe, signal, onProgress });
    return engine;
  }

  generate(request: GenerateRequest, { signal }: { signal: AbortSignal }): AsyncIterable<Token> {
    this.refuseSecond();
    return this.answer(request, AbortSignal.any([signal, this.disposal.signal]));
  }

  async count(text: string): Promise<{ tokens: number; exact: boolean }> {
    const session = await this.ready(this.disposal.signal);
    return { tokens: await session.count(text), exact: true };
  }

  dispose(): Promise<void> {
    this.disposal.abort();
    this.session?.close();
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
        // Nothing is left to stop where the answer has ended; a reader that walks away ends here too.
        session.stop(id);
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

  /** As `ready`, but a start that nobody waits for any more is called off. */
  private async readyUnless(signal: AbortSignal): Promise<WorkerSession> {
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

  /** The session, or a new one where the last had to be ended in order to stop. Throws what a session died of. */
  private async ready(signal: AbortSignal): Promise<WorkerSession> {
    this.refuseDisposed();
    const { session } = this;
    await session?.quiet(signal);
    if (session && !session.ended) return session;
    if (session?.ended && !isAbort(session.ended.error)) throw session.ended.error;
    this.opening ??= this.reopen();
    return this.opening.session;
  }

  private reopen(): Opening {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, this.disposal.signal]);
    const session = WorkerSession.open({ ...this.recipe, signal, onProgress: () => undefined })
      .then((opened) => (this.session = opened))
      .finally(() => {
        if (this.opening === opening) this.opening = undefined;
      });
    const opening: Opening = { session, controller };
    return opening;
  }
}

async function* untilEnd(tokens: TokenQueue, signal: AbortSignal): AsyncGenerator<Token> {
  for (;;) {
    const token = await unlessAborted(tokens.next(), signal);
    yield token;
    if (token.type === 'end') return;
  }
}
