/**
 * New models, from a file or a download. Each answers a test question before it is used, as soon as the engine is free.
 * No surface need be open: the outcome is noted with the model.
 */
import { unlessAborted } from '@/src/engine/abort';
import { isAbort, SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { ModelInfo, ModelTrial } from '@/src/protocol/model';
import type { TaskSettings } from '@/src/protocol/task';
import { isUntried, type InstalledModels } from './installed-models';
import type { Lane } from '../lane/lane';
import type { Lease } from '../lane/lease';
import type { EngineWish } from '../lane/turn';

/** The user's choice of model and engine, which Chrome's host cannot read itself. */
export interface ChoiceStore {
  load(): Promise<TaskSettings>;
  /** Chooses this model. */
  use(sha256: string): Promise<void>;
  /** Chooses no model, if this one was chosen. */
  letGo(sha256: string): Promise<void>;
}

export interface ArrivalDeps {
  readonly models: Pick<InstalledModels, 'list' | 'mark'>;
  readonly lane: Pick<Lane, 'use'>;
  readonly choice: ChoiceStore;
  /** The older versions that a model is an update of. */
  replaced(sha256: string): readonly string[];
}

/** A model that is tested, or waits for its test. */
interface Wanted {
  readonly controller: AbortController;
  trial: Omit<ModelTrial, 'sha256'>;
  /** It has failed once, and the cause may have been another. */
  isDoubted: boolean;
  /** How often a job ended its test. */
  interrupted: number;
  /** The choice when the model came; undefined where its test is not to change the choice. */
  readonly before: Promise<string | null | undefined>;
  over: Promise<void>;
}

/**
 * Tokens of a self-test: a second token shows that writing works. A model that thinks first, or begins with white
 * space, gets more.
 */
const FEW_TOKENS = 4;
const MORE_TOKENS = 24;
/** These errors say nothing about the model. */
const NO_VERDICT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'no-model',
  'model-missing',
  'storage-full',
  'storage-broken',
]);
/** These errors may come from another program's memory or the machine's sleep. They count when they come twice. */
const DOUBTFUL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['engine-lost', 'engine-stalled', 'engine-out-of-memory']);

const WAITING: Wanted['trial'] = { step: 'waiting', fraction: null };

/** After so many the model stays untested, until it is used or another host tests it. */
const MOST_INTERRUPTIONS = 100;

export class Arrivals {
  private readonly wanted = new Map<string, Wanted>();
  /**
   * Models whose test this host has begun. A test that was stopped, or had no result, does not begin again by itself.
   */
  private readonly begun = new Set<string>();

  constructor(private readonly deps: ArrivalDeps) {}

  /** Models that are tested or wait for it, in the order in which they came. */
  get trials(): ModelTrial[] {
    return [...this.wanted].map(([sha256, { trial }]) => ({ sha256, ...trial }));
  }

  /** Whether a model is here whose test has no result yet. */
  async isDue(sha256: string): Promise<boolean> {
    const models = await this.deps.models.list();
    const model = models.find((one) => one.sha256 === sha256);
    return model !== undefined && isUntried(model, models, this.deps.replaced);
  }

  /** Tests the models of this list that an earlier host did not test. */
  goOn(models: readonly ModelInfo[]): void {
    for (const model of models) {
      if (!this.begun.has(model.sha256) && isUntried(model, models, this.deps.replaced)) void this.start(model.sha256);
    }
  }

  /**
   * Tests a new model when the engine is free, and again where a job ended the test. Chooses it if it passes, unless
   * the user chose another one meanwhile.
   * Resolves once the outcome is noted, or the test is stopped. Never rejects.
   */
  async run(sha256: string): Promise<void> {
    await this.start(
      sha256,
      this.deps.choice.load().then(
        ({ model }) => model,
        () => undefined,
      ),
    );
  }

  /** Tests a model again, as `run`. The choice stays, unless an older version of this model is chosen. */
  async again(sha256: string): Promise<void> {
    await this.start(sha256);
  }

  /** Ends a model's test: the user stops it, or the model is removed. It does not begin again by itself. */
  async stop(sha256: string): Promise<void> {
    const wanted = this.wanted.get(sha256);
    this.forget(sha256);
    wanted?.controller.abort();
    await wanted?.over;
  }

  /** A model has answered a job, which is as good as a passed test. */
  async answered(sha256: string): Promise<void> {
    const wanted = this.wanted.get(sha256);
    this.begun.add(sha256);
    this.forget(sha256);
    wanted?.controller.abort();
    const now = Date.now();
    await this.deps.models.mark(sha256, { usedAt: now, testedAt: now, testError: null });
    if (wanted) await this.takeOver(sha256, await wanted.before);
  }

  private start(sha256: string, before: Wanted['before'] = Promise.resolve(undefined)): Promise<void> {
    this.begun.add(sha256);
    const known = this.wanted.get(sha256);
    if (known) return known.over;
    const wanted: Wanted = {
      controller: new AbortController(),
      trial: WAITING,
      isDoubted: false,
      interrupted: 0,
      before,
      over: Promise.resolve(),
    };
    this.wanted.set(sha256, wanted);
    wanted.over = this.testUntilTold(sha256, wanted)
      .catch(() => undefined)
      .finally(() => {
        if (this.wanted.get(sha256) === wanted) this.forget(sha256);
      });
    return wanted.over;
  }

  private forget(sha256: string): void {
    this.wanted.delete(sha256);
  }

  private async testUntilTold(sha256: string, wanted: Wanted): Promise<void> {
    const { lane, choice } = this.deps;
    const { signal } = wanted.controller;
    const onLoading: EngineWish['onLoading'] = (progress) => {
      wanted.trial = progress
        ? { step: 'loading', fraction: progress.fraction }
        : { step: 'answering', fraction: null };
    };
    for (;;) {
      wanted.trial = WAITING;
      try {
        await lane.use({ who: 'trial', signal, waits: true }, async (turn) => {
          const { engine } = await unlessAborted(choice.load(), turn.signal);
          await turn.withEngine({ settings: { engine, model: sha256 }, onLoading }, selfTest);
        });
        break;
      } catch (error) {
        if (signal.aborted || !(await this.isToGoOn(wanted, sha256, error))) return;
      }
    }
    await this.deps.models.mark(sha256, { testedAt: Date.now(), testError: null });
    await this.takeOver(sha256, await wanted.before);
  }

  /** Whether the test is repeated after this error. If not, the error is noted with the model. */
  private async isToGoOn(wanted: Wanted, sha256: string, error: unknown): Promise<boolean> {
    const info = toErrorInfo(error);
    if (isAbort(error) || info.code === 'engine-busy') {
      wanted.interrupted += 1;
      return wanted.interrupted < MOST_INTERRUPTIONS;
    }
    if (DOUBTFUL.has(info.code) && !wanted.isDoubted) {
      wanted.isDoubted = true;
      return true;
    }
    if (!NO_VERDICT.has(info.code)) await this.deps.models.mark(sha256, { testError: info });
    return false;
  }

  /**
   * Chooses the model where none is chosen, or an older version of it. One that is no update is also chosen if the
   * choice is still the one `before` it came.
   */
  private async takeOver(sha256: string, before: string | null | undefined): Promise<void> {
    const { choice, models } = this.deps;
    const { model } = await choice.load();
    if (model === sha256) return;
    const replaced = this.deps.replaced(sha256);
    const here = await models.list();
    // It may have been removed during its test, or right after it.
    if (!here.some((one) => one.sha256 === sha256)) return;
    const isNewer = here.some((one) => replaced.includes(one.sha256));
    if (model !== null && !replaced.includes(model) && (isNewer || model !== before)) return;
    await choice.use(sha256);
    // It may have been removed since the list was read.
    if (!(await models.list()).some((one) => one.sha256 === sha256)) await choice.letGo(sha256);
  }
}

/** Rejects with `model-broken` where the model says no words. */
async function selfTest(lease: Lease): Promise<void> {
  const { signal } = lease;
  for (const maxTokens of [FEW_TOKENS, MORE_TOKENS]) {
    const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1.1, maxTokens };
    let [text, isCut, tokens] = ['', false, 0];
    for await (const token of lease.generate(
      { messages: [{ role: 'user', content: 'Say hello in one sentence.' }], prefixLength: 0, sampling },
      { signal },
    )) {
      if (token.type === 'text') text += token.text;
      if (token.type === 'end') [isCut, tokens] = [token.finish === 'length', token.tokens];
    }
    if (/\p{L}/u.test(text)) return;
    // It is still thinking, and thoughts are not passed on: tokens came, and no text.
    if (maxTokens === MORE_TOKENS && isCut && text === '' && tokens > 0) return;
  }
  throw new SottoError('model-broken', 'the model says nothing');
}
