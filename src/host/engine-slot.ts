/** The one loaded engine: kept warm between jobs, replaced when another model or engine is asked for, freed when idle. */
import type { Engine, LoadProgress, ModelSource, Provider } from '@/src/engine/engine';
import { isAbort, SottoError } from '@/src/protocol/errors';

/** After this long without a job the model's memory is given back. */
const UNLOAD_AFTER_MS = 5 * 60_000;

export interface AcquireOptions {
  readonly signal: AbortSignal;
  onProgress(progress: LoadProgress): void;
}

interface Loaded {
  readonly engine: Engine;
  readonly provider: Provider;
  readonly model: string;
}

export class EngineSlot {
  private loaded: Loaded | undefined;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;

  /** The loaded engine, or undefined. */
  get current(): Engine | undefined {
    return this.loaded?.engine;
  }

  /**
   * The engine for a model: the loaded one if it fits, else the first of `providers` that loads. A provider that fails
   * passes to the next; the last one's failure is thrown.
   */
  async acquire(providers: readonly Provider[], model: ModelSource, options: AcquireOptions): Promise<Engine> {
    clearTimeout(this.idleTimer);
    const { loaded } = this;
    if (loaded && loaded.model === model.info.sha256 && loaded.provider === providers[0]) return loaded.engine;
    await this.unload();
    for (const [index, provider] of providers.entries()) {
      try {
        const engine = await provider.load(model, options);
        // The first choice is remembered even where a later one had to serve, so that the next job does not try it anew.
        this.loaded = { engine, provider: providers[0] ?? provider, model: model.info.sha256 };
        return engine;
      } catch (error) {
        if (isAbort(error) || options.signal.aborted || index === providers.length - 1) throw error;
      }
    }
    throw new SottoError('engine-unavailable', 'no engine can run this model here');
  }

  /** A job is over: the engine stays for the next one, for a while. */
  release(): void {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => { void this.unload(); }, UNLOAD_AFTER_MS);
  }

  /** Ends the engine and frees its memory. */
  async unload(): Promise<void> {
    clearTimeout(this.idleTimer);
    const { loaded } = this;
    this.loaded = undefined;
    await loaded?.engine.dispose();
  }
}
