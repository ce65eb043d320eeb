/** The one loaded engine. It stays loaded between jobs, and goes when another is asked for or when it is idle. */
import type { Engine, LoadProgress, ModelSource, Provider } from '@/src/engine/engine';
import { abortError } from '@/src/engine/abort';
import { isAbort, SottoError } from '@/src/protocol/errors';
import { endsInTime } from './let-go';
import { forgetReading } from './prompt-cache';

/** After this long without use the engine's memory is freed. */
const UNLOAD_AFTER_MS = 5 * 60_000;

export interface AcquireOptions {
  readonly signal: AbortSignal;
  onProgress(progress: LoadProgress): void;
}

/**
 * What is wanted. The first provider counts even where a later one had to serve, so that the next job does not try it
 * again.
 */
interface Wish {
  readonly provider: Provider | undefined;
  /** SHA-256 of the model. */
  readonly model: string;
}

interface Loading extends Wish {
  readonly controller: AbortController;
  /** Who waits for it. */
  readonly wantedBy: Set<AcquireOptions>;
  progress: LoadProgress | undefined;
  engine: Promise<Engine>;
}

const isSame = (a: Wish, b: Wish): boolean => a.model === b.model && a.provider === b.provider;

export class EngineSlot {
  private loaded: (Wish & { readonly engine: Engine }) | undefined;
  private loading: Loading | undefined;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;
  /** Settles when the previous engine has ended, or its time to do so is over. */
  private leaving: Promise<unknown> = Promise.resolve();
  /** Engines that ended because their model was removed. */
  private readonly removed = new WeakSet<Engine>();

  /** The loaded engine, or undefined. */
  get current(): Engine | undefined {
    return this.loaded?.engine;
  }

  /**
   * The engine for a model: the loaded one if it fits, else of the first of `providers` that can load the model.
   * Several callers share one load. It ends when none of them wants it any more, or when another model or engine is
   * asked for.
   * Rejects with the last provider's error.
   */
  async acquire(providers: readonly Provider[], model: ModelSource, options: AcquireOptions): Promise<Engine> {
    clearTimeout(this.idleTimer);
    const wish: Wish = { provider: providers[0], model: model.info.sha256 };
    while (this.loading && (this.loading.controller.signal.aborted || !isSame(this.loading, wish)))
      await this.endLoading(this.loading);
    options.signal.throwIfAborted();
    if (this.loaded && isSame(this.loaded, wish) && !this.loading) return this.loaded.engine;
    this.loading ??= this.begin(wish, providers, model);
    return this.join(this.loading, options);
  }

  /** Nobody uses the engine now: it is unloaded after a while. */
  release(): void {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => {
      void this.unload();
    }, UNLOAD_AFTER_MS);
  }

  /** Ends the engine, or its loading, and frees its memory. */
  async unload(): Promise<void> {
    clearTimeout(this.idleTimer);
    if (this.loading) await this.endLoading(this.loading);
    await this.drop();
  }

  /**
   * Unloads this model, which is being removed; any other stays. Callers that wait for its load get `model-missing`.
   */
  async unloadModel(sha256: string): Promise<void> {
    if (this.loading?.model === sha256) await this.endLoading(this.loading, removed());
    if (this.loaded?.model !== sha256) return;
    this.removed.add(this.loaded.engine);
    await this.drop();
  }

  /**
   * The reason why work on an engine ended. The engine itself cannot know that its model was removed.
   * @returns SottoError `model-missing` where it was, else the same error.
   */
  explain(error: unknown, engine: Engine): unknown {
    return this.removed.has(engine) ? removed() : error;
  }

  /** Ends an engine that does not answer or has failed. Nobody waits for its end; the next use loads a new one. */
  discard(engine: Engine): void {
    if (this.loaded?.engine === engine) void this.drop();
  }

  /** Makes the engine forget all that it has read, because a text was erased. */
  forgetRead(): void {
    const engine = this.loaded?.engine;
    if (!engine) return;
    forgetReading(engine);
    void engine.forget?.();
  }

  private begin(wish: Wish, providers: readonly Provider[], model: ModelSource): Loading {
    const loading: Loading = {
      ...wish,
      controller: new AbortController(),
      wantedBy: new Set(),
      progress: undefined,
      engine: this.load(providers, model, () => loading).finally(() => {
        this.forget(loading);
      }),
    };
    return loading;
  }

  private async load(providers: readonly Provider[], model: ModelSource, state: () => Loading): Promise<Engine> {
    await this.drop();
    const loading = state();
    const { signal } = loading.controller;
    const onProgress = (progress: LoadProgress): void => {
      loading.progress = progress;
      for (const options of loading.wantedBy) options.onProgress(progress);
    };
    for (const [index, provider] of providers.entries()) {
      signal.throwIfAborted();
      try {
        const engine = await provider.load(model, { signal, onProgress });
        if (this.loading !== loading) {
          // This load was stopped but went on, and another one has taken its place.
          void dispose(engine);
          throw signal.aborted ? signal.reason : abortError();
        }
        this.loaded = { engine, provider: loading.provider, model: loading.model };
        return engine;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (isAbort(error) || index === providers.length - 1) throw error;
      }
    }
    throw new SottoError('engine-unavailable', 'no engine can run this model here');
  }

  private async join(loading: Loading, options: AcquireOptions): Promise<Engine> {
    const { wantedBy } = loading;
    const gone = Promise.withResolvers<never>();
    const leave = (): void => {
      wantedBy.delete(options);
      // The last caller waits until the load has ended, so that the processor is free. Others leave at once.
      const free = wantedBy.size === 0 ? this.endLoading(loading) : Promise.resolve();
      void free.then(() => {
        gone.reject(options.signal.reason);
      });
    };
    wantedBy.add(options);
    options.signal.addEventListener('abort', leave, { once: true });
    if (loading.progress) options.onProgress(loading.progress);
    try {
      return await Promise.race([loading.engine, gone.promise]);
    } finally {
      wantedBy.delete(options);
      options.signal.removeEventListener('abort', leave);
    }
  }

  /** Does not wait for a load that goes on after its stop. An engine that comes of it is disposed of. */
  private async endLoading(loading: Loading, reason: unknown = abortError()): Promise<void> {
    loading.controller.abort(reason);
    if (!(await endsInTime(loading.engine))) this.forget(loading);
  }

  private forget(loading: Loading): void {
    if (this.loading === loading) this.loading = undefined;
  }

  private drop(): Promise<unknown> {
    const { loaded } = this;
    this.loaded = undefined;
    if (loaded) this.leaving = endsInTime(dispose(loaded.engine));
    return this.leaving;
  }
}

function removed(): SottoError {
  return new SottoError('model-missing', 'the model was removed while it was in use');
}

/** An error at an engine's end helps nobody. */
async function dispose(engine: Engine): Promise<void> {
  await engine.dispose().catch(() => undefined);
}
