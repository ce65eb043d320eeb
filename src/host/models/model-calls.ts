/** Calls about the engines of this machine, the catalogue, and the checks and tests of models. */
import type { Provider } from '@/src/engine/engine';
import { preferred, probeAll } from '@/src/engine/rank';
import type { HostHandlers } from '@/src/messaging/host-server';
import { CATALOGUE, describeCatalogue } from '@/src/models/catalogue';
import { MODEL_BASE } from '@/src/platform/edition';
import type { BenchmarkStore } from '@/src/storage/benchmark-store';
import type { Lane } from '../lane/lane';
import { advise } from './advice';
import type { Arrivals } from './arrivals';
import { measureModel } from './benchmarks';
import type { KnownModels } from './known-models';
import type { InstalledModels } from './installed-models';

type ModelCalls = Pick<
  HostHandlers,
  | 'host.probe'
  | 'host.forgetLost'
  | 'host.catalogue'
  | 'host.recommend'
  | 'host.benchmark'
  | 'host.tryModel'
  | 'host.stopTrial'
  | 'host.benchmarks'
>;

export interface ModelCallsDeps {
  readonly models: InstalledModels;
  readonly providers: readonly Provider[];
  readonly lane: Lane;
  readonly arrivals: Arrivals;
  readonly benchmarks: BenchmarkStore;
  readonly known: KnownModels;
}

export function modelCalls({ models, providers, lane, arrivals, benchmarks, known }: ModelCallsDeps): ModelCalls {
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
    'host.benchmark': async ({ settings }, { signal, progress }) => {
      const benchmark = await measureModel(lane, settings, {
        signal,
        onProgress: (fraction) => {
          progress({ fraction });
        },
      });
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
    'host.benchmarks': async () => ({ benchmarks: await benchmarks.all() }),
  };
}
