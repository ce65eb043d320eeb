/**
 * Work on the engine that no page asked for: a benchmark, a self-test. One at a time, and only while no job is there.
 */
import { abortError, unlessAborted } from '@/src/engine/abort';
import type { Engine, LoadProgress, ModelSource } from '@/src/engine/engine';
import type { HostConnection } from '@/src/messaging/host-server';
import { SottoError } from '@/src/protocol/errors';
import type { TaskSettings } from '@/src/protocol/task';
import { workOn } from './let-go';
import type { RunDeps } from './engine-slot';

/** What a trial works with. */
export interface TrialContext {
  readonly engine: Engine;
  readonly model: ModelSource;
  readonly signal: AbortSignal;
}

export interface TrialOptions {
  /** Who asked: it ends with this Port, and this one alone can cancel it. Absent for the host itself. */
  readonly connection?: Pick<HostConnection, 'onClose'>;
  readonly signal?: AbortSignal;
  /** How far loading is; null once it is over. */
  onLoading?(progress: LoadProgress | null): void;
}

interface Running {
  readonly options: TrialOptions;
  readonly controller: AbortController;
  /** False while its model is looked for and loaded. */
  usesEngine: boolean;
  /** A job has come: whatever is under way is the job's now. */
  gaveWay: boolean;
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
   * Loads the chosen model and works with it.
   * @throws SottoError `engine-busy` while a job or another trial is there, and when a job comes; the engine's own
   * errors; AbortError after `cancel`, `signal` or the Port's end.
   */
  async run<T>(
    settings: TaskSettings,
    work: (context: TrialContext) => Promise<T>,
    options: TrialOptions = {},
  ): Promise<T> {
    if (this.current || !this.deps.isIdle()) throw busy();
    const controller = new AbortController();
    const running: Running = { options, controller, usesEngine: false, gaveWay: false, over: Promise.resolve() };
    this.current = running;
    const end = (): void => {
      controller.abort(abortError());
    };
    options.connection?.onClose(end);
    options.signal?.addEventListener('abort', end, { once: true });
    const result = this.perform(settings, running, work);
    running.over = result.catch(() => undefined);
    try {
      return await result;
    } catch (error) {
      // What an engine throws when it is stopped says nothing of why.
      if (controller.signal.aborted) throw controller.signal.reason;
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', end);
      this.current = undefined;
      this.look();
    }
  }

  /** Resolves when no job and no other trial is there. Whoever goes on at once is first. */
  async whenFree(): Promise<void> {
    while (this.current || !this.deps.isIdle())
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
      });
  }

  /** To be called whenever the last job is over. */
  look(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }

  /** Ends the trial that this Port has asked for; anybody else's goes on. */
  cancel(connection: TrialOptions['connection']): void {
    if (this.current?.options.connection === connection) this.current?.controller.abort(abortError());
  }

  /**
   * To be awaited before a job runs: a trial under its load would tell nothing, and the user would wait. A model that
   * is being loaded stays for the job to join, if it wants the same one. After the job `end` must be called.
   */
  async giveWay(): Promise<void> {
    const { current } = this;
    if (!current) return;
    current.gaveWay = true;
    if (current.usesEngine) await this.end();
  }

  /** Ends it, in whatever phase. */
  async end(): Promise<void> {
    const { current } = this;
    current?.controller.abort(busy());
    await current?.over;
  }

  private async perform<T>(
    settings: TaskSettings,
    running: Running,
    work: (context: TrialContext) => Promise<T>,
  ): Promise<T> {
    const { slot, findModel, enginesFor, clear } = this.deps;
    const {
      options,
      controller: { signal },
    } = running;
    const goesOn = (): void => {
      signal.throwIfAborted();
      if (running.gaveWay) throw busy();
    };
    await clear();
    goesOn();
    const model = await unlessAborted(findModel(settings.model), signal);
    const providers = await unlessAborted(enginesFor(settings.engine, model), signal);
    // Asked for now, it could take the place of what the job is loading.
    goesOn();
    try {
      const engine = await slot.acquire(providers, model, {
        signal,
        onProgress: (progress) => {
          options.onLoading?.(progress);
        },
      });
      goesOn();
      options.onLoading?.(null);
      running.usesEngine = true;
      slot.cachedPrefix = null;
      return await workOn(work({ engine, model, signal }), { engine, slot, signal });
    } finally {
      // Where a job took over, the engine is the job's to release.
      if (!running.gaveWay) slot.release();
    }
  }
}
