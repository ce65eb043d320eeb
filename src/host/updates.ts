/**
 * Newer versions of models that are here: each answers a test question before it takes the older one's place, as soon as
 * the engine has nothing else to do. Whoever looks later finds what came of it with the model.
 */
import type { HostConnection } from '@/src/messaging/host-server';
import { isAbort, SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { TaskSettings } from '@/src/protocol/task';
import type { ModelStore } from './model-store';
import type { TrialContext, Trials } from './trials';

/** What the user has chosen, which the host in Chrome cannot read itself. */
export interface ChoiceStore {
  load(): Promise<TaskSettings>;
  /** From now on tasks use this model. */
  use(sha256: string): Promise<void>;
}

export interface UpdateDeps {
  readonly models: Pick<ModelStore, 'list' | 'mark'>;
  readonly trials: Pick<Trials, 'run' | 'whenFree'>;
  readonly choice: ChoiceStore;
  /** The older pins that a model takes the place of. */
  replaced(sha256: string): readonly string[];
}

/** Tokens of a self-test: enough to see that words come. */
const TEST_TOKENS = 24;
/** These say nothing about the model. */
const NO_VERDICT: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['engine-busy', 'no-model', 'model-missing']);

export class Updates {
  /** Those that are being tested, or wait for it. */
  private readonly wanted = new Set<string>();

  constructor(private readonly deps: UpdateDeps) {}

  /** Whether a model is to take the place of one that is here, and has neither passed nor failed its test yet. */
  async isDue(sha256: string): Promise<boolean> {
    const models = await this.deps.models.list();
    const model = models.find((one) => one.sha256 === sha256);
    if (!model || model.testedAt !== undefined || model.testError !== undefined) return false;
    return this.deps.replaced(sha256).some((older) => models.some((one) => one.sha256 === older));
  }

  /** Tests it when the engine is free, again and again where a job comes between. Resolves once the outcome is noted, or the model is gone. */
  async run(sha256: string): Promise<void> {
    this.wanted.add(sha256);
    await this.testUntilTold(sha256).finally(() => this.wanted.delete(sha256));
  }

  /** To be called before a model is removed: its test does not begin again. */
  drop(sha256: string): void {
    this.wanted.delete(sha256);
  }

  /**
   * Loads a model, lets it say a few words, and notes what came of it. Ends with the Port, where one asked.
   * @throws SottoError as `Trials.run`, and `model-broken` where it says nothing.
   */
  async test(settings: TaskSettings, connection?: Pick<HostConnection, 'onClose'>): Promise<void> {
    const { models, trials } = this.deps;
    try {
      const sha256 = await trials.run(settings, selfTest, connection);
      await models.mark(sha256, { testedAt: Date.now(), testError: null });
    } catch (error) {
      const info = toErrorInfo(error);
      if (settings.model !== null && !isAbort(error) && !NO_VERDICT.has(info.code)) await models.mark(settings.model, { testError: info }).catch(() => undefined);
      throw error;
    }
  }

  private async testUntilTold(sha256: string): Promise<void> {
    for (;;) {
      await this.deps.trials.whenFree();
      if (!this.wanted.has(sha256)) return;
      try {
        const { engine } = await this.deps.choice.load();
        await this.test({ engine, model: sha256 });
        await this.takeOver(sha256);
        return;
      } catch (error) {
        if (!isAbort(error) && toErrorInfo(error).code !== 'engine-busy') return;
      }
    }
  }

  /** Where the older one was in use, or none was chosen, this one is now; a choice of another model stays. */
  private async takeOver(sha256: string): Promise<void> {
    const { choice, replaced } = this.deps;
    const { model } = await choice.load();
    if (model === null || replaced(sha256).includes(model)) await choice.use(sha256);
  }
}

/** Resolves with the model's hash where it says words. */
async function selfTest({ engine, model, signal }: TrialContext): Promise<string> {
  const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1.1, maxTokens: TEST_TOKENS };
  let text = '';
  for await (const token of engine.generate({ messages: [{ role: 'user', content: 'Say hello in one sentence.' }], prefixLength: 0, sampling }, { signal })) {
    if (token.type === 'text') text += token.text;
  }
  if (!/\p{L}/u.test(text)) throw new SottoError('model-broken', 'the model says nothing');
  return model.info.sha256;
}
