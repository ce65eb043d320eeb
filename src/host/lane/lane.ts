/**
 * Who may use the one engine: one job at a time, in the order of asking; while there is none a trial; while there is no
 * trial either, whoever reads ahead.
 */
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
   * `trial`: work on the engine that no page asked for, such as a self-test. `read-ahead`: reading what may be asked
   * about; the newest wish takes the place of an earlier one.
   */
  readonly who: 'job' | 'trial' | 'read-ahead';
  /** Ends it, or its waiting. */
  readonly signal: AbortSignal;
  /** Waits until the engine is free, as jobs always do; else one that would have to wait is refused. */
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
  /** Those that have the lane as long as no job comes. */
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
   * Runs work when its turn has come. A job waits for earlier jobs, and has what else uses the engine end at once.
   * Rejects with what the work throws; with AbortError after `signal`; and, but for jobs, with `engine-busy` where the
   * engine has other work, and when a job comes.
   */
  async use<T>({ who, signal, waits = false }: LaneUse, work: (turn: LaneTurn) => Promise<T>): Promise<T> {
    if (who === 'job') return this.serveJob(signal, work);
    while (waits && !this.isFree) await unlessAborted(this.nextChange(), signal);
    if (!this.isFree) throw engineBusy();
    return this.serveGuest(who, signal, work);
  }

  /** Frees the engine's memory now, unless a job is there. */
  async unload(): Promise<void> {
    if (this.jobs > 0) return;
    await this.endGuests('read-ahead');
    await this.slot.unload();
  }

  /**
   * Ends all use of a model before `remove` and once more behind it, for a job may have loaded it meanwhile: it hears
   * `model-missing`. Other models' jobs go on.
   */
  async removing(sha256: string, remove: () => Promise<void>): Promise<void> {
    await this.endGuests();
    await this.slot.unloadModel(sha256);
    await remove();
    await this.slot.unloadModel(sha256);
  }

  /** Has the engine forget what it has read: a text is gone, and nothing is to be left of it. */
  forgetRead(): void {
    this.slot.forgetRead();
  }

  private async serveJob<T>(signal: AbortSignal, work: (turn: LaneTurn) => Promise<T>): Promise<T> {
    this.jobs += 1;
    try {
      return await this.line.run(signal, async () => {
        // Under the load of something else a job would wait, and a trial would tell nothing.
        await Promise.all([...this.guests].map(({ turn }) => turn.giveWay()));
        const turn = new Turn(signal, this.sources);
        try {
          return await work(turn);
        } finally {
          turn.finish();
          this.slot.release();
          // What gave way while its model was loading.
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
      // What an engine throws when it is stopped says nothing of why.
      throw turn.signal.aborted ? turn.signal.reason : error;
    } finally {
      this.guests.delete(guest);
      // Where a job took over, the engine is the job's to release.
      if (!turn.gaveWay) this.slot.release();
      turn.finish();
      this.tellWaiting();
    }
  }

  /** Reading ahead is in nobody's way. */
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
