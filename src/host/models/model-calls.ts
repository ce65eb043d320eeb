/** Calls about what this machine runs, which model to have, and whether those that are here are whole and quick. */
import type { Provider } from '@/src/engine/engine';
import { preferred, probeAll } from '@/src/engine/rank';
import type { HostHandlers } from '@/src/messaging/host-server';
import { CATALOGUE, describeCatalogue } from '@/src/models/catalogue';
import { MODEL_BASE } from '@/src/platform/edition';
import type { Benchmark } from '@/src/protocol/catalogue';
import type { BenchmarkStore } from '@/src/storage/benchmark-store';
import { advise } from './advice';
import type { Arrivals } from './arrivals';
import { firstTokenMs, measure } from './benchmark';
import { Checks } from './checks';
import type { KnownModels } from './known-models';
import { memoryInUse } from './memory-in-use';
import type { ModelStore } from './model-store';
import type { TrialContext, Trials } from '../lane/trials';

type ModelCalls = Pick<
  HostHandlers,
  | 'host.probe'
  | 'host.forgetLost'
  | 'host.catalogue'
  | 'host.recommend'
  | 'host.checkModel'
  | 'host.cancelCheck'
  | 'host.benchmark'
  | 'host.tryModel'
  | 'host.stopTrial'
  | 'host.cancelBenchmark'
  | 'host.benchmarks'
>;

export interface ModelCallsDeps {
  readonly models: ModelStore;
  readonly providers: readonly Provider[];
  readonly trials: Trials;
  readonly arrivals: Arrivals;
  readonly benchmarks: BenchmarkStore;
  readonly known: KnownModels;
}

export function modelCalls({ models, providers, trials, arrivals, benchmarks, known }: ModelCallsDeps): ModelCalls {
  const checks = new Checks();
  return {
    'host.probe': async () => {
      const candidates = await probeAll(providers);
      return {
        engines: candidates.map(({ provider: { id, backend }, probe }) => ({ id, backend, ...probe })),
        first: preferred(candidates)[0]?.provider.id ?? null,
      };
    },
    'host.forgetLost': async ({ sha256 }) => {
      await known.forget(sha256);
      return {};
    },
    'host.catalogue': async () => ({
      models:
        MODEL_BASE === ''
          ? []
          : describeCatalogue(CATALOGUE, {
              models: await models.list(),
              host: new URL(MODEL_BASE).host,
            }),
    }),
    'host.recommend': async ({ machine }) => {
      if (MODEL_BASE === '') return { choices: [] };
      const candidates = await probeAll(providers);
      return {
        choices: await advise({ machine, candidates, catalogue: CATALOGUE, benchmarks: await benchmarks.all() }),
      };
    },
    'host.checkModel': async ({ sha256 }, connection) => ({
      intact: await checks.run(models, sha256, connection),
    }),
    'host.cancelCheck': ({ sha256 }, connection) => {
      checks.cancel(sha256, connection);
      return {};
    },
    'host.benchmark': async ({ settings }, connection) => {
      const onProgress = (fraction: number): void => {
        connection.push({ type: 'benchmark', fraction });
      };
      const benchmark = await trials.run(settings, (context) => benchmarkOf(context, onProgress), { connection });
      await benchmarks.keep(benchmark).catch(() => undefined);
      return { benchmark };
    },
    'host.tryModel': ({ sha256 }) => {
      void arrivals.again(sha256);
      return {};
    },
    'host.stopTrial': async ({ sha256 }) => {
      await arrivals.stop(sha256);
      return {};
    },
    'host.cancelBenchmark': (_params, connection) => {
      trials.cancel(connection);
      return {};
    },
    'host.benchmarks': async () => ({ benchmarks: await benchmarks.all() }),
  };
}

async function benchmarkOf(
  { engine, model, signal }: TrialContext,
  onProgress: (fraction: number) => void,
): Promise<Benchmark> {
  const measured = await measure(engine, { signal, onProgress });
  const memory = await memoryInUse(engine, model);
  return {
    sha256: model.info.sha256,
    engine: engine.inUse.provider,
    ...measured,
    firstToken: firstTokenMs(measured),
    memory,
    at: Date.now(),
  };
}
