/** Calls about the host as a whole: its status, and freeing its memory. */
import type { HostHandlers } from '@/src/messaging/host-server';
import { replacedBy } from '@/src/models/catalogue';
import type { HistoryState } from '@/src/storage/open-database';
import type { Jobs } from './jobs/jobs';
import type { Lane } from './lane/lane';
import type { Arrivals, ChoiceStore } from './models/arrivals';
import type { KnownModels } from './models/known-models';
import { modelForTasks, type InstalledModels } from './models/installed-models';

export interface StatusDeps {
  readonly models: InstalledModels;
  readonly choice: ChoiceStore;
  readonly known: KnownModels;
  readonly arrivals: Arrivals;
  readonly jobs: Jobs;
  readonly lane: Lane;
  /** Whether conversations and answers are kept, and where. */
  history(): HistoryState;
}

export function statusCalls(deps: StatusDeps): Pick<HostHandlers, 'host.status' | 'host.unload'> {
  const { arrivals, jobs, lane } = deps;
  return {
    'host.status': async () => {
      // A test may end while the models are listed. It still counts as running here: the list may be older than its
      // end.
      const before = arrivals.trials;
      const models = await deps.models.list();
      const now = arrivals.trials;
      const trials = [...before.filter(({ sha256 }) => !now.some((trial) => trial.sha256 === sha256)), ...now];
      const chosen = await deps.choice.load().then(
        ({ model }) => model,
        () => null,
      );
      return {
        engine: lane.engine,
        models,
        inUse: modelForTasks(models, chosen, replacedBy)?.sha256 ?? null,
        trials,
        lost: await deps.known.lost(models),
        running: jobs.size,
        history: deps.history(),
      };
    },
    'host.unload': async () => {
      await lane.unload();
      return {};
    },
  };
}
