/** One turn on the engine: it may load models and work with them until it ends or gives way to a job. */
import { unlessAborted } from '@/src/engine/abort';
import type { LoadProgress, ModelSource, Provider } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { EngineChoice, TaskSettings } from '@/src/protocol/task';
import type { EngineSlot } from './engine-slot';
import type { ExpectedSpeeds } from './expected-speeds';
import { Lease } from './lease';
import { workOn } from './let-go';
import { expectSpeed, isExpected } from './speeds';

/** How a turn gets its engine. */
export interface EngineSources {
  readonly slot: EngineSlot;
  readonly speeds: ExpectedSpeeds;
  /** The chosen model, or the newest; rejects with `no-model` or `model-missing`. */
  findModel(sha256: string | null): Promise<ModelSource>;
  /** Engines to try for a model, best first; rejects with `engine-unavailable`. */
  enginesFor(choice: EngineChoice, model: ModelSource): Promise<readonly Provider[]>;
}

export interface EngineWish {
  readonly settings: TaskSettings;
  /** Called with the model that was found, before it is loaded. What it throws ends the attempt. */
  onModel?(model: ModelInfo): void;
  /** How far loading is; null once it is over. */
  onLoading?(progress: LoadProgress | null): void;
}

export function engineBusy(): SottoError {
  return new SottoError('engine-busy', 'the engine has other work');
}

/** What work may do with its turn. */
export type LaneTurn = Pick<Turn, 'signal' | 'withEngine'>;

export class Turn {
  private readonly controller = new AbortController();
  private readonly settled = Promise.withResolvers<undefined>();
  /** False while the model is looked for and loaded. */
  private isWorking = false;
  private hasYielded = false;

  /** `outer`: ends the turn. */
  constructor(
    private readonly outer: AbortSignal,
    private readonly sources: EngineSources,
  ) {
    outer.addEventListener('abort', this.onOuter, { once: true });
    if (outer.aborted) this.onOuter();
  }

  /** Aborts when the turn is over, whoever ended it. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether a job has come: a load that is under way is now the job's. */
  get gaveWay(): boolean {
    return this.hasYielded;
  }

  /**
   * Loads a model, or takes the loaded one, and works with it.
   * Rejects with what looking for the model, loading and `work` throw; with `engine-busy` after the turn gave way, with
   * `model-missing` where the model is removed meanwhile, and with `AbortError` after `signal`.
   */
  async withEngine<T>({ settings, onModel, onLoading }: EngineWish, work: (lease: Lease) => Promise<T>): Promise<T> {
    const { slot, speeds, findModel, enginesFor } = this.sources;
    const { signal } = this;
    this.goOn();
    // The disk or the graphics driver may never answer, so each step can be aborted.
    const model = await unlessAborted(findModel(settings.model), signal);
    onModel?.(model.info);
    const providers = await unlessAborted(enginesFor(settings.engine, model), signal);
    // Loading now could end what a job is loading.
    this.goOn();
    const engine = await slot.acquire(providers, model, { signal, onProgress: (progress) => onLoading?.(progress) });
    this.goOn();
    if (!isExpected(engine)) {
      const expected = await unlessAborted(speeds.of(model, engine.inUse.provider, providers), signal);
      expectSpeed(engine, expected);
      this.goOn();
    }
    onLoading?.(null);
    this.isWorking = true;
    try {
      const lease = new Lease(engine, model, signal, { slot, speeds });
      return await workOn(work(lease), { engine, slot, signal });
    } catch (error) {
      throw signal.aborted ? error : slot.explain(error, engine);
    } finally {
      this.isWorking = false;
    }
  }

  /**
   * Call this when a job begins. Ends the turn if it uses the engine; a load goes on, and the job can join it.
   * Call `end` after the job: if nobody wants the load any more, the processor must be free.
   */
  async giveWay(): Promise<void> {
    this.hasYielded = true;
    if (this.isWorking) await this.end();
  }

  /** Ends the turn, whether it loads or works. */
  async end(): Promise<void> {
    this.controller.abort(engineBusy());
    await this.settled.promise;
  }

  /** Call this when nothing of the turn runs any more. */
  finish(): void {
    this.outer.removeEventListener('abort', this.onOuter);
    this.settled.resolve(undefined);
  }

  private goOn(): void {
    this.signal.throwIfAborted();
    if (this.hasYielded) throw engineBusy();
  }

  private readonly onOuter = (): void => {
    this.controller.abort(this.outer.reason);
  };
}
