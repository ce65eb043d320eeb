/**
 * Models that have just come, by a file or a download: each answers a test question before it is used by itself, as
 * soon as the engine has nothing else to do. No page need be open; whoever looks later finds what came of it with the
 * model.
 */
import { unlessAborted } from '@/src/engine/abort';
import { isAbort, SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { ModelInfo, ModelTrial } from '@/src/protocol/model';
import type { TaskSettings } from '@/src/protocol/task';
import { isUntried, type InstalledModels } from './installed-models';
import type { Lane } from '../lane/lane';
import type { Lease } from '../lane/lease';
import type { EngineWish } from '../lane/turn';

/** What the user has chosen, which the host in Chrome cannot read itself. */
export interface ChoiceStore {
  load(): Promise<TaskSettings>;
  /** From now on tasks use this model. */
  use(sha256: string): Promise<void>;
  /** From now on none is chosen, if it was this one. */
  letGo(sha256: string): Promise<void>;
}

export interface ArrivalDeps {
  readonly models: Pick<InstalledModels, 'list' | 'mark'>;
  readonly lane: Pick<Lane, 'use'>;
  readonly choice: ChoiceStore;
  /** The older pins that a model takes the place of. */
  replaced(sha256: string): readonly string[];
}

/** One that is tried, or waits for it. */
interface Wanted {
  readonly controller: AbortController;
  trial: Omit<ModelTrial, 'sha256'>;
  /** It has failed once, for what may have had another cause. */
  isDoubted: boolean;
  /** How often it had to give way. */
  interrupted: number;
  /** What was chosen when it came; undefined where its passing is not to change that. */
  readonly before: Promise<string | null | undefined>;
  over: Promise<void>;
}

/**
 * Tokens of a self-test: the first comes with the prompt, the second shows that writing works, and the load counts for
 * most of the time. One that thinks before it speaks, or begins with white space, gets more.
 */
const FEW_TOKENS = 4;
const MORE_TOKENS = 24;
/** These say nothing about the model. */
const NO_VERDICT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'no-model',
  'model-missing',
  'storage-full',
  'storage-broken',
]);
/**
 * These may have had another cause (another program's memory, the machine's sleep): they count when they come twice,
 * the second time on a fresh engine.
 */
const DOUBTFUL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['engine-lost', 'engine-stalled', 'engine-out-of-memory']);

const WAITING: Wanted['trial'] = { step: 'waiting', fraction: null };

/** After so many the model stays untried, until it is asked for or a later host has more luck. */
const MOST_INTERRUPTIONS = 100;

export class Arrivals {
  private readonly wanted = new Map<string, Wanted>();
  /**
   * Those that this host has had its go at: what the user stopped, or what told nothing, does not begin again by
   * itself.
   */
  private readonly begun = new Set<string>();

  constructor(private readonly deps: ArrivalDeps) {}

  /** Those that are tried or wait for it, in the order of their coming. */
  get trials(): ModelTrial[] {
    return [...this.wanted].map(([sha256, { trial }]) => ({ sha256, ...trial }));
  }

  /** Whether a model has come and has neither passed nor failed its test yet. */
  async isDue(sha256: string): Promise<boolean> {
    const models = await this.deps.models.list();
    const model = models.find((one) => one.sha256 === sha256);
    return model !== undefined && isUntried(model, models, this.deps.replaced);
  }

  /** Begins with those that an earlier host did not come to. */
  goOn(models: readonly ModelInfo[]): void {
    for (const model of models) {
      if (!this.begun.has(model.sha256) && isUntried(model, models, this.deps.replaced)) void this.start(model.sha256);
    }
  }

  /**
   * Tests a model that has come, when the engine is free, again where a job comes between, and uses it from then on
   * where the user has not chosen otherwise meanwhile. Resolves once the outcome is noted, or it is stopped or removed.
   * Never rejects.
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

  /**
   * Tests one that is here once more, whatever came of it before. As `run`; what is chosen stays chosen, but for an
   * older version.
   */
  async again(sha256: string): Promise<void> {
    await this.start(sha256);
  }

  /**
   * To be called before a model is removed, or when the user has enough of its test: it ends and does not begin again
   * by itself.
   */
  async stop(sha256: string): Promise<void> {
    const wanted = this.wanted.get(sha256);
    this.forget(sha256);
    wanted?.controller.abort();
    await wanted?.over;
  }

  /** A task of the user's has been answered by a model: there is nothing left to test. */
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

  /** Whether it is tested once more after this; if not, what it says of the model is noted. */
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
   * It is used from now on where none was chosen, or what it takes the place of; and one that is no newer version,
   * where the choice is still what it was `before` it came.
   */
  private async takeOver(sha256: string, before: string | null | undefined): Promise<void> {
    const { choice, models } = this.deps;
    const { model } = await choice.load();
    if (model === sha256) return;
    const replaced = this.deps.replaced(sha256);
    const here = await models.list();
    // It may have been removed while it was tried, or right after its answer.
    if (!here.some((one) => one.sha256 === sha256)) return;
    const isNewer = here.some((one) => replaced.includes(one.sha256));
    if (model !== null && !replaced.includes(model) && (isNewer || model !== before)) return;
    await choice.use(sha256);
    // It may have been removed between the look and this.
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
    // It may still be thinking, which is not told: words came, or it would have ended.
    if (maxTokens === MORE_TOKENS && isCut && text === '' && tokens > 0) return;
  }
  throw new SottoError('model-broken', 'the model says nothing');
}
