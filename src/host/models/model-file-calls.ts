/** Calls about the files of models: to import, to check, to prepare for an engine, to remove. */
import { takeFile } from '@/src/messaging/file-handover';
import type { HostHandlers } from '@/src/messaging/host-server';
import { paced } from '@/src/models/paced';
import type { Lane } from '../lane/lane';
import type { Arrivals, ChoiceStore } from './arrivals';
import type { KnownModels } from './known-models';
import type { InstalledModels } from './installed-models';
import type { Preparations } from './preparations';

/** Progress within a phase is told this often at most, in milliseconds. */
const TELL_EVERY_MS = 100;

type ModelFileCalls = Pick<
  HostHandlers,
  | 'host.importModel'
  | 'host.checkModel'
  | 'host.removeModel'
  | 'host.preparedCopies'
  | 'host.prepareModel'
  | 'host.discardCopy'
>;

export interface ModelFileCallsDeps {
  readonly models: InstalledModels;
  readonly arrivals: Arrivals;
  readonly known: KnownModels;
  readonly preparations: Preparations;
  readonly choice: ChoiceStore;
  readonly lane: Lane;
}

export function modelFileCalls(deps: ModelFileCallsDeps): ModelFileCalls {
  const { models, arrivals, preparations } = deps;
  return {
    'host.importModel': async ({ importId }, { signal, progress }) => {
      const file = await takeFile(importId, signal);
      const model = await models.import(file, { signal, onProgress: paced(TELL_EVERY_MS, progress) });
      // The test goes on without the window that asked.
      if (model.untried || model.testError) void arrivals.run(model.sha256);
      return { model };
    },
    'host.checkModel': async ({ sha256 }, { signal, progress }) => {
      const { info } = await models.open(sha256);
      const tell = paced(TELL_EVERY_MS, progress);
      const onProgress = (done: number): void => {
        tell({ done, total: info.bytes });
      };
      return { intact: await models.verify(sha256, { signal, onProgress }) };
    },
    'host.removeModel': async ({ sha256 }) => {
      await removeModel(sha256, deps);
      return {};
    },
    'host.preparedCopies': async () => ({ copies: await preparations.list() }),
    'host.prepareModel': ({ sha256 }) => {
      preparations.start(sha256);
      return {};
    },
    'host.discardCopy': async ({ sha256 }) => {
      await preparations.discard(sha256);
      return {};
    },
  };
}

async function removeModel(sha256: string, deps: ModelFileCallsDeps): Promise<void> {
  await deps.arrivals.stop(sha256);
  await deps.known.forget(sha256);
  await deps.lane.removing(sha256, async () => {
    await deps.preparations.discard(sha256).catch(() => undefined);
    // Before the file goes: a job that begins meanwhile must not ask for it.
    await deps.choice.letGo(sha256).catch(() => undefined);
    await deps.models.remove(sha256);
  });
}
