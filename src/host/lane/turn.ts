/** One user's turn on the lane: it may load models and work on the loaded engine until it ends or gives way. */
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
  /** Told which model was found, before it is loaded; what it throws ends the attempt. */
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
  /** False while its model is looked for and loaded. */
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

  /** Whether a job has come: whatever is under way is the job's now. */
  get gaveWay(): boolean {
    return this.hasYielded;
  }

  /**
   * Loads a model, or takes the loaded one, and works with it. Rejects with `engine-busy` once the turn gave way, with
   * `model-missing` where the model is removed meanwhile, with what `work`, loading and looking for the model throw,
   * and with `AbortError` after `signal`.
   */
  async withEngine<T>({ settings, onModel, onLoading }: EngineWish, work: (lease: Lease) => Promise<T>): Promise<T> {
    const { slot, speeds, findModel, enginesFor } = this.sources;
    const { signal } = this;
    this.goOn();
    // The disk, or the graphics driver that is asked what it can do, may not answer.
    const model = await unlessAborted(findModel(settings.model), signal);
    onModel?.(model.info);
    const providers = await unlessAborted(enginesFor(settings.engine, model), signal);
    // Asked for now, it could take the place of what a job is loading.
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
   * A job's turn has come. Ends what uses the engine; a model that is being loaded stays for the job to join, if it
   * wants the same one. After the job `end` must be called, so that Stop while loading frees the processor.
   */
  async giveWay(): Promise<void> {
    this.hasYielded = true;
    if (this.isWorking) await this.end();
  }

  /** Ends it, in whatever phase. */
  async end(): Promise<void> {
    this.controller.abort(engineBusy());
    await this.settled.promise;
  }

  /** To be called when nothing of it is under way any more. */
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
