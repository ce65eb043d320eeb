/** Work on the engine that no page asked for: a benchmark, a self-test. One at a time, and only while no job is there. */
import type { Engine, ModelSource } from '@/src/engine/engine';
import type { HostConnection } from '@/src/messaging/host-server';
import { SottoError } from '@/src/protocol/errors';
import type { TaskSettings } from '@/src/protocol/task';
import type { RunDeps } from './run-job';

/** What a trial works with. */
export interface TrialContext {
  readonly engine: Engine;
  readonly model: ModelSource;
  readonly signal: AbortSignal;
}

interface Running {
  readonly controller: AbortController;
  over: Promise<unknown>;
}

const busy = (): SottoError => new SottoError('engine-busy', 'the engine has other work');

export class Trials {
  private current: Running | undefined;
  private readonly waiting = new Set<() => void>();

  /** `clear`: ends what else may use the engine; `isIdle`: whether no job runs or waits. */
  constructor(private readonly deps: RunDeps & { isIdle(): boolean; clear(): Promise<void> }) {}

  get running(): boolean {
    return this.current !== undefined;
  }

  /**
   * Loads the chosen model and works with it. Ends with the Port, where one asked.
   * @throws SottoError `engine-busy` while a job or another trial is there, and when a job comes; the engine's own errors;
   * AbortError after `cancel`.
   */
  async run<T>(settings: TaskSettings, work: (context: TrialContext) => Promise<T>, connection?: Pick<HostConnection, 'onClose'>): Promise<T> {
    if (this.current || !this.deps.isIdle()) throw busy();
    const controller = new AbortController();
    const result = this.perform(settings, controller.signal, work);
    const running: Running = { controller, over: result.catch(() => undefined) };
    this.current = running;
    connection?.onClose(() => { controller.abort(); });
    try {
      return await result;
    } catch (error) {
      // What an engine throws when it is stopped says nothing of why.
      if (controller.signal.aborted) throw controller.signal.reason;
      throw error;
    } finally {
      this.current = undefined;
      this.look();
    }
  }

  /** Resolves when no job and no other trial is there. Whoever goes on at once is first. */
  async whenFree(): Promise<void> {
    while (this.current || !this.deps.isIdle()) await new Promise<void>((resolve) => { this.waiting.add(resolve); });
  }

  /** To be called whenever the last job is over. */
  look(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }

  cancel(): void {
    this.current?.controller.abort();
  }

  /** To be awaited before a job runs: a trial under its load would tell nothing, and the user would wait. */
  async giveWay(): Promise<void> {
    const { current } = this;
    current?.controller.abort(busy());
    await current?.over;
  }

  private async perform<T>(settings: TaskSettings, signal: AbortSignal, work: (context: TrialContext) => Promise<T>): Promise<T> {
    const { slot, findModel, enginesFor, clear } = this.deps;
    await clear();
    signal.throwIfAborted();
    const model = await findModel(settings.model);
    try {
      const engine = await slot.acquire(await enginesFor(settings.engine, model), model, { signal, onProgress: () => undefined });
      signal.throwIfAborted();
      slot.cachedPrefix = null;
      return await work({ engine, model, signal });
    } catch (error) {
      if (error instanceof SottoError && error.code === 'engine-lost') await slot.unload();
      throw error;
    } finally {
      slot.release();
    }
  }
}
