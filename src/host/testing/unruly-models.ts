/** Models that behave as badly as models can, and the store that they are in: for tests of the whole host. */
import type { Engine, Provider, Token } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import { SottoError, type ErrorCode } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { ChoiceStore } from '@/src/host/models/arrivals';
import type { InstalledModels } from '@/src/host/models/installed-models';
import { fileTraits } from '@/tests/fixtures/model-traits';
import { installed } from './test-host';

/** How a model behaves on its engine. */
export const WAYS = [
  'good',
  'slow',
  'broken',
  'silent',
  'lost-once',
  'lost',
  'stalled',
  'out-of-memory',
  'hangs-load',
  'hangs-prompt',
  'hangs-return',
  'hangs-count',
] as const;
export type Way = (typeof WAYS)[number];

const FAULTS: Partial<Record<Way, ErrorCode>> = {
  broken: 'model-broken',
  'lost-once': 'engine-lost',
  lost: 'engine-lost',
  stalled: 'engine-stalled',
  'out-of-memory': 'engine-out-of-memory',
};
const never = (): Promise<never> => new Promise(() => undefined);
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

export class UnrulyModels {
  readonly here = new Map<string, ModelInfo>();
  readonly ways = new Map<string, Way>();
  /** SHA-256 of those whose outcome was noted, in order. */
  readonly noted: string[] = [];
  chosen: string | null = null;
  private readonly lost = new Set<string>();
  private clock = 1;

  /** `blame`: told what must not happen. */
  constructor(private readonly blame: (problem: string) => void) {}

  readonly choice: ChoiceStore = {
    load: () => Promise.resolve({ engine: 'auto', model: this.chosen }),
    use: (sha256) => {
      const model = this.here.get(sha256);
      if (!model || model.testError)
        this.blame(`a model that ${model ? 'has failed' : 'is removed'} is put in use by itself`);
      this.chosen = sha256;
      return Promise.resolve();
    },
    letGo: (sha256) => {
      if (this.chosen === sha256) this.chosen = null;
      return Promise.resolve();
    },
  };

  readonly store: InstalledModels = {
    ...installed,
    list: () => Promise.resolve([...this.here.values()]),
    open: (sha256) => {
      const info = this.here.get(sha256);
      return info
        ? Promise.resolve({ info, traits: fileTraits(), file: () => Promise.resolve(new Blob(['GGUF'])) })
        : Promise.reject(new SottoError('model-missing', ''));
    },
    import: async ({ name: sha256 }) => {
      await turn();
      const { info } = await installed.open(sha256);
      const model = this.here.get(sha256) ?? {
        ...info,
        name: sha256.slice(0, 1),
        addedAt: (this.clock += 1),
        untried: true,
      };
      this.here.set(sha256, model);
      return model;
    },
    mark: async (sha256, { testError, ...times }) => {
      await turn();
      const { testError: _before, untried: _untried, ...model } = this.here.get(sha256) ?? {};
      if (!('sha256' in model)) return;
      this.noted.push(sha256);
      this.here.set(sha256, { ...(model as ModelInfo), ...times, ...(testError && { testError }) });
      if (testError?.code === 'model-broken' && this.isEngines(sha256))
        this.blame('a model is called broken for what its engine did');
    },
    remove: (sha256) => {
      this.here.delete(sha256);
      return Promise.resolve();
    },
  };

  readonly provider: Provider = {
    ...createFakeProvider(() => ({})),
    load: async (source, options) => {
      const { sha256, name } = source.info;
      if (this.way(sha256) === 'hangs-load') await never();
      const fake = createFakeProvider(() => {
        const [isSlow, isSilent] = [this.way(sha256) === 'slow', this.way(sha256) === 'silent'];
        return {
          tokens: isSilent ? [' '] : [`${name}-says `, 'so ', 'much.'],
          loadMs: 4,
          tokenMs: isSlow ? 15 : 1,
          endless: isSlow,
        };
      });
      return this.unruly(await fake.load(source, options), sha256);
    },
  };

  /** Whether something stands still, or goes on for long, until it is stopped. */
  get isStuck(): boolean {
    return [...this.ways.values()].some((way) => way.startsWith('hangs') || way === 'slow');
  }

  private way(sha256: string): Way {
    return this.ways.get(sha256) ?? 'good';
  }

  private isEngines(sha256: string): boolean {
    return FAULTS[this.way(sha256)]?.startsWith('engine-') === true;
  }

  /** @throws SottoError what its way says. */
  private fault(sha256: string): void {
    const way = this.way(sha256);
    const code = FAULTS[way];
    if (!code || (way === 'lost-once' && this.lost.has(sha256))) return;
    this.lost.add(sha256);
    throw new SottoError(code, 'scripted');
  }

  private unruly(engine: Engine, sha256: string): Engine {
    const way = (): Way => this.way(sha256);
    const fault = (): void => {
      this.fault(sha256);
    };
    const { blame } = this;
    let running = 0;
    /** What its worker died of: it says so ever after. */
    let death: SottoError | undefined;
    return {
      inUse: engine.inUse,
      dispose: () => engine.dispose(),
      count: (text) => (way() === 'hangs-count' ? never() : engine.count(text)),
      async *generate(request, options): AsyncGenerator<Token> {
        running += 1;
        if (running > 1) blame('two generations at once on an engine');
        try {
          if (death !== undefined) throw death;
          fault();
          if (way() === 'hangs-prompt') await never();
          yield* engine.generate(request, options);
        } catch (error) {
          if (error instanceof SottoError && error.code.startsWith('engine-')) death = error;
          throw error;
        } finally {
          running -= 1;
          if (way() === 'hangs-return') await never();
        }
      },
    };
  }
}
