/** Calls about what this machine runs, which model to have, and whether those that are here are whole and quick. */
import type { Probe, Provider } from '@/src/engine/engine';
import type { HostHandlers } from '@/src/messaging/host-server';
import { CATALOGUE, describeCatalogue } from '@/src/models/catalogue';
import { recommend, type EngineHere } from '@/src/models/recommend';
import { MODEL_BASE } from '@/src/platform/edition';
import type { Benchmark } from '@/src/protocol/catalogue';
import { SottoError } from '@/src/protocol/errors';
import type { BenchmarkStore } from '@/src/storage/benchmark-store';
import { firstTokenMs, measure } from './benchmark';
import { Checks } from './checks';
import type { KnownModels } from './known-models';
import { memoryInUse } from './memory-in-use';
import type { ModelStore } from './model-store';
import type { TrialContext, Trials } from './trials';

type ModelCalls = Pick<HostHandlers, 'host.probe' | 'host.forgetLost' | 'host.catalogue' | 'host.recommend' | 'host.checkModel' | 'host.cancelCheck' | 'host.benchmark' | 'host.selfTest' | 'host.cancelBenchmark' | 'host.benchmarks'>;

export interface ModelCallsDeps {
  readonly models: ModelStore;
  readonly providers: readonly Provider[];
  readonly trials: Trials;
  readonly benchmarks: BenchmarkStore;
  readonly known: KnownModels;
}

/** Tokens of a self-test: enough to see that words come. */
const TEST_TOKENS = 24;

/** `deps`: asked for at each call, for the host is still being put together. */
export function modelCalls(deps: () => ModelCallsDeps): ModelCalls {
  const checks = new Checks();
  return {
    'host.probe': async () => ({ engines: await probeEngines(deps().providers) }),
    'host.forgetLost': async ({ sha256 }) => {
      await deps().known.forget(sha256);
      return {};
    },
    'host.catalogue': async () => ({ models: MODEL_BASE === '' ? [] : describeCatalogue(CATALOGUE, {
      models: await deps().models.list(), host: new URL(MODEL_BASE).host, engines: deps().providers.map(({ id }) => id),
    }) }),
    'host.recommend': async ({ machine }) => {
      const { providers, benchmarks } = deps();
      const engines = await probeEngines(providers);
      return { choices: MODEL_BASE === '' ? [] : recommend({ machine, engines, catalogue: CATALOGUE, benchmarks: await benchmarks.all() }) };
    },
    'host.checkModel': async ({ sha256 }, connection) => ({ intact: await checks.run(deps().models, sha256, connection) }),
    'host.cancelCheck': ({ sha256 }, connection) => {
      checks.cancel(sha256, connection);
      return {};
    },
    'host.benchmark': async ({ settings }, connection) => {
      const { trials, benchmarks } = deps();
      const onProgress = (fraction: number): void => { connection.push({ type: 'benchmark', fraction }); };
      const benchmark = await trials.run(settings, connection, (context) => benchmarkOf(context, onProgress));
      await benchmarks.keep(benchmark).catch(() => undefined);
      return { benchmark };
    },
    'host.selfTest': async ({ settings }, connection) => {
      const { trials, models } = deps();
      const sha256 = await trials.run(settings, connection, selfTest);
      await models.mark(sha256, { testedAt: Date.now() });
      return {};
    },
    'host.cancelBenchmark': () => {
      deps().trials.cancel();
      return {};
    },
    'host.benchmarks': async () => ({ benchmarks: await deps().benchmarks.all() }),
  };
}

/** Every engine with what it finds on this machine now, in the order of preference. Never rejects. */
function probeEngines(providers: readonly Provider[]): Promise<(EngineHere & Probe)[]> {
  return Promise.all(providers.map(async (provider) => ({ id: provider.id, largestFile: provider.largestFile, ...(await provider.probe()) })));
}

async function benchmarkOf({ engine, model, signal }: TrialContext, onProgress: (fraction: number) => void): Promise<Benchmark> {
  const measured = await measure(engine, { signal, onProgress });
  const memory = await memoryInUse(engine, model);
  return { sha256: model.info.sha256, engine: engine.inUse.provider, ...measured, firstToken: firstTokenMs(measured), memory, at: Date.now() };
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
