/**
 * Reading a conversation's page into the prompt cache before anything is asked. Never in anybody's way: any job goes
 * first, at once, and what was begun for it serves the job where it can.
 */
import { unlessAborted } from '@/src/engine/abort';
import type { ChatMessage, Engine } from '@/src/engine/engine';
import type { HostConnection } from '@/src/messaging/host-server';
import type { TaskSettings } from '@/src/protocol/task';
import { isOverflow } from '@/src/tasks/one-pass';
import type { PlanLimits } from '@/src/tasks/plan-task';
import { workOn } from './let-go';
import { limitsOf, smallerLimits, type Plan } from './plan-limits';
import type { RunDeps } from './engine-slot';

export interface ReadAheadWork {
  /** Names the text that the prompt begins with. */
  readonly prefixKey: string;
  readonly settings: TaskSettings;
  readonly plan: Plan;
}

interface Reading {
  readonly prefixKey: string;
  readonly controller: AbortController;
  /** False while its model is looked for and loaded. */
  usesEngine: boolean;
  /** A job has come: whatever is under way is the job's now. */
  gaveWay: boolean;
  done: Promise<boolean>;
}

/**
 * Of a prompt without a question so many tokens may be at its end that no next one has: where the turn ends, and the
 * assistant's name.
 */
const END_TOKENS = 32;

/** Whether a job came meanwhile. A function, for it may change during any await. */
const isOver = ({ gaveWay }: Reading): boolean => gaveWay;

export class ReadAhead {
  private current: Reading | undefined;

  /** `isIdle`: whether no job runs or waits. */
  constructor(
    private readonly deps: RunDeps,
    private readonly isIdle: () => boolean,
  ) {}

  /**
   * Reads until it is done, or a job comes, or the connection closes. True when the prompt cache holds the page. The
   * newest wish wins; the same one twice is one. Never rejects: the first question will say what is wrong.
   */
  async run(work: ReadAheadWork, connection: HostConnection): Promise<boolean> {
    if (this.current?.prefixKey === work.prefixKey) return this.current.done;
    await this.end();
    if (!this.isIdle() || this.current) return false;
    const controller = new AbortController();
    connection.onClose(() => {
      controller.abort();
    });
    const reading: Reading = {
      prefixKey: work.prefixKey,
      controller,
      usesEngine: false,
      gaveWay: false,
      done: Promise.resolve(false),
    };
    this.current = reading;
    reading.done = this.read(work, reading)
      .catch(() => false)
      .finally(() => {
        if (this.current === reading) this.current = undefined;
      });
    return reading.done;
  }

  /**
   * To be awaited before a job runs. Ends what uses the engine; a model that is being loaded stays for the job to join,
   * if it wants the same one. After the job `end` must be called, so that Stop while loading frees the processor.
   */
  async giveWay(): Promise<void> {
    const { current } = this;
    if (!current) return;
    current.gaveWay = true;
    if (current.usesEngine) await this.end();
  }

  /** Ends it, in whatever phase. */
  async end(): Promise<void> {
    this.current?.controller.abort();
    await this.current?.done;
  }

  private async read(work: ReadAheadWork, reading: Reading): Promise<boolean> {
    const { slot, findModel, enginesFor } = this.deps;
    const { settings, prefixKey } = work;
    const { signal } = reading.controller;
    try {
      const model = await unlessAborted(findModel(settings.model), signal);
      const providers = await unlessAborted(enginesFor(settings.engine, model), signal);
      // Asked for now, it could take the place of what the job is loading.
      if (isOver(reading)) return false;
      const engine = await slot.acquire(providers, model, { signal, onProgress: () => undefined });
      signal.throwIfAborted();
      if (isOver(reading)) return false;
      if (!engine.cached && slot.cachedPrefix === prefixKey) return true;
      reading.usesEngine = true;
      await workOn(this.fill(engine, work, signal), { engine, slot, signal });
      return true;
    } finally {
      // Where a job took over, the engine is the job's to release.
      if (!reading.gaveWay) slot.release();
    }
  }

  /** Brings a prompt's beginning into the engine's cache. */
  private async fill(engine: Engine, { plan, prefixKey }: ReadAheadWork, signal: AbortSignal): Promise<void> {
    const { slot } = this.deps;
    slot.cachedPrefix = null;
    await readPlan(engine, plan, limitsOf(engine), signal);
    signal.throwIfAborted();
    slot.cachedPrefix = prefixKey;
  }
}

/** Reads a plan, or one for less where that does not fit, as the question after it will be asked. */
async function readPlan(engine: Engine, plan: Plan, limits: PlanLimits, signal: AbortSignal): Promise<void> {
  const { messages, prefixLength, sampling } = await plan(limits, signal);
  signal.throwIfAborted();
  if (await holds(engine, messages, signal)) return;
  try {
    // It says nothing (`maxTokens` 0): what counts is that it ends.
    for await (const _token of engine.generate({ messages, prefixLength, sampling }, { signal }))
      signal.throwIfAborted();
  } catch (error) {
    const smaller = isOverflow(error) ? smallerLimits(limits) : null;
    if (!smaller) throw error;
    await readPlan(engine, plan, smaller, signal);
  }
}

/** Whether there is nothing to read, by an engine that can tell: it may keep several pages. */
async function holds(engine: Engine, messages: readonly ChatMessage[], signal: AbortSignal): Promise<boolean> {
  if (!engine.cached) return false;
  const { promptTokens, cachedTokens } = await unlessAborted(engine.cached(messages), signal);
  return promptTokens - cachedTokens <= END_TOKENS;
}
