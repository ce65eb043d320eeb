/** Who may use the one engine: a job before a trial, a trial before reading ahead, and one job at a time. */
import { unlessAborted } from '@/src/engine/abort';
import { OneAtATime } from '@/src/models/one-at-a-time';
import type { Benchmark } from '@/src/protocol/catalogue';
import type { EngineInUse } from '@/src/protocol/task-event';
import { EngineSlot } from './engine-slot';
import { ExpectedSpeeds } from './expected-speeds';
import { engineBusy, Turn, type EngineSources, type LaneTurn } from './turn';

export interface LaneDeps extends Pick<EngineSources, 'findModel' | 'enginesFor'> {
  /** What was measured on this machine before. */
  benchmarks(): Promise<readonly Benchmark[]>;
}

export interface LaneUse {
  /**
   * `trial`: a self-test or a benchmark of a model.
   * `read-ahead`: reading a page before a question; a new one ends the one before.
   */
  readonly who: 'job' | 'trial' | 'read-ahead';
  /** Ends the use, or the waiting for it. */
  readonly signal: AbortSignal;
  /** Wait until the engine is free, instead of `engine-busy`. Jobs always wait. */
  readonly waits?: boolean;
}

interface Guest {
  readonly who: Exclude<LaneUse['who'], 'job'>;
  readonly turn: Turn;
}

export class Lane {
  private readonly slot = new EngineSlot();
  private readonly sources: EngineSources;
  private readonly line = new OneAtATime();
  /** Jobs that run or wait. */
  private jobs = 0;
  /** Trials and reading ahead: they have the engine until a job comes. */
  private readonly guests = new Set<Guest>();
  private readonly waiting = new Set<() => void>();

  constructor({ findModel, enginesFor, benchmarks }: LaneDeps) {
    this.sources = { slot: this.slot, speeds: new ExpectedSpeeds(benchmarks), findModel, enginesFor };
  }

  /** The loaded engine, or null. */
  get engine(): EngineInUse | null {
    return this.slot.current?.inUse ?? null;
  }

  /**
   * Runs work when its turn has come. A job waits for earlier jobs, and ends anything else that uses the engine.
   * Rejects with what the work throws, and with AbortError after `signal`. A trial and reading ahead reject with
   * `engine-busy` where the engine has other work, and when a job comes.
   */
  async use<T>({ who, signal, waits = false }: LaneUse, work: (turn: LaneTurn) => Promise<T>): Promise<T> {
    if (who === 'job') return this.serveJob(signal, work);
    while (waits && !this.isFree) await unlessAborted(this.nextChange(), signal);
    if (!this.isFree) throw engineBusy();
    return this.serveGuest(who, signal, work);
  }

  /** Frees the engine's memory now, unless there is a job. */
  async unload(): Promise<void> {
    if (this.jobs > 0) return;
    await this.endGuests('read-ahead');
    await this.slot.unload();
  }

  /**
   * Ends all use of a model, and again after `remove`, because a job may have loaded it meanwhile.
   * A job with this model ends with `model-missing`; others go on.
   */
  async removing(sha256: string, remove: () => Promise<void>): Promise<void> {
    await this.endGuests();
    await this.slot.unloadModel(sha256);
    await remove();
    await this.slot.unloadModel(sha256);
  }

  /** Makes the engine forget all that it has read, because a text was erased. */
  forgetRead(): void {
    this.slot.forgetRead();
  }

  private async serveJob<T>(signal: AbortSignal, work: (turn: LaneTurn) => Promise<T>): Promise<T> {
    this.jobs += 1;
    try {
      return await this.line.run(signal, async () => {
        // A job must not wait for them, and a trial beside a job would measure nothing.
        await Promise.all([...this.guests].map(({ turn }) => turn.giveWay()));
        const turn = new Turn(signal, this.sources);
        try {
          return await work(turn);
        } finally {
          turn.finish();
          this.slot.release();
          // Those that were still loading their model when the job came.
          await this.endGuests();
        }
      });
    } finally {
      this.jobs -= 1;
      this.tellWaiting();
    }
  }

  private async serveGuest<T>(
    who: Guest['who'],
    signal: AbortSignal,
    work: (turn: LaneTurn) => Promise<T>,
  ): Promise<T> {
    const earlier = [...this.guests];
    const turn = new Turn(signal, this.sources);
    const guest = { who, turn };
    this.guests.add(guest);
    try {
      await Promise.all(earlier.map((other) => other.turn.end()));
      return await work(turn);
    } catch (error) {
      // The engine's own error does not say why it was stopped.
      throw turn.signal.aborted ? turn.signal.reason : error;
    } finally {
      this.guests.delete(guest);
      // If a job took over, it releases the engine.
      if (!turn.gaveWay) this.slot.release();
      turn.finish();
      this.tellWaiting();
    }
  }

  /** Reading ahead makes nobody wait. */
  private get isFree(): boolean {
    return this.jobs === 0 && ![...this.guests].some(({ who }) => who === 'trial');
  }

  private async endGuests(who?: Guest['who']): Promise<void> {
    const those = [...this.guests].filter((guest) => who === undefined || guest.who === who);
    await Promise.all(those.map(({ turn }) => turn.end()));
  }

  private nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.add(resolve);
    });
  }

  private tellWaiting(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
