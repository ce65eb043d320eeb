/**
 * The host: owns the engine, the queue and the jobs. Loaded by Chrome's offscreen document and by Firefox's background
 * page, and lives as long as they do; it can be killed at any moment, so what must not be lost is in the journal.
 */
import type { Provider } from '@/src/engine/engine';
import { chooseEngines } from '@/src/engine/rank';
import type { HostHandlers } from '@/src/messaging/host-server';
import { replacedBy } from '@/src/models/catalogue';
import type { BenchmarkStore } from '@/src/storage/benchmark-store';
import type { ChatStore } from '@/src/storage/chat-store';
import type { Journal } from '@/src/storage/journal';
import type { HistoryState } from '@/src/storage/open-database';
import type { Ranker } from '@/src/tasks/retrieval/ranker';
import { chatCalls } from './chats/chat-calls';
import { Chats } from './chats/chats';
import { noticeHandlers, type HostNotices } from './host-notices';
import { jobCalls } from './jobs/job-calls';
import { Jobs } from './jobs/jobs';
import type { JobOutcomes } from './jobs/run-job';
import { Lane, type LaneDeps } from './lane/lane';
import { ReadAhead } from './lane/read-ahead';
import { Arrivals, type ChoiceStore } from './models/arrivals';
import { downloadCalls } from './models/download-calls';
import { Downloads, type DownloadDeps } from './models/downloads';
import { KnownModels, type KnownStore } from './models/known-models';
import { modelCalls } from './models/model-calls';
import { ModelFailures } from './models/model-failures';
import { modelFileCalls } from './models/model-file-calls';
import { findModel, type ModelStore } from './models/model-store';
import { withNamedModels } from './models/named-models';
import { Preparations } from './models/preparations';
import { statusCalls } from './status-calls';

export interface HostDeps {
  readonly journal: Journal;
  readonly chats: ChatStore;
  /** Whether what is said is being kept, and where. */
  history(): HistoryState;
  /** Erases histories beside the one in use: those that this version cannot read. Rejects where the disk keeps one. */
  eraseSetAside(): Promise<void>;
  readonly models: ModelStore;
  /** Null in a build that downloads nothing. */
  readonly downloads: Omit<DownloadDeps, 'trial'> | null;
  readonly benchmarks: BenchmarkStore;
  /** Which models have been here, kept where the browser does not clear up. */
  readonly known: KnownStore;
  readonly choice: ChoiceStore;
  /** The engines, the preferred one first. */
  readonly providers: readonly Provider[];
  /** Which of them serve; `chooseEngines` unless said otherwise. */
  readonly enginesFor?: LaneDeps['enginesFor'];
  /** Who has a say in which passages of a page a question gets, beside their words. */
  readonly rankers: readonly Ranker[];
}

export interface Host {
  readonly handlers: HostHandlers;
  readonly notices: HostNotices;
  /**
   * A person looks: models that an earlier host was closed before it had tested are tested now. A model that loads
   * keeps the machine busy for a while, so that nobody is to wonder why.
   */
  someoneIsHere(): void;
}

/** Opens a host over these parts; everything that the outside says to it goes through `handlers` and `notices`. */
export async function openHost(given: HostDeps): Promise<Host> {
  const deps = { ...given, models: withNamedModels(given.models, given.providers) };
  const { models, providers, choice, benchmarks, journal } = deps;
  const lane = new Lane({
    findModel: (id) => findModel(models, id, replacedBy),
    enginesFor: deps.enginesFor ?? ((engine, { traits }) => chooseEngines(engine, traits, providers)),
    benchmarks: () => benchmarks.all(),
  });
  const arrivals = new Arrivals({ models, lane, choice, replaced: replacedBy });
  const failures = new ModelFailures(() => models.list());
  const outcomes: JobOutcomes = {
    answered(sha256, text) {
      failures.worked(sha256);
      if (/[\p{L}\p{N}]/u.test(text)) void arrivals.answered(sha256).catch(() => undefined);
    },
    explain: (error, model) => failures.explain(error, model),
  };
  const [jobs, downloads, left] = await Promise.all([
    Jobs.open({ journal, lane, outcomes }),
    deps.downloads && Downloads.open({ ...deps.downloads, trial: arrivals }),
    given.models.list().catch(() => []),
  ]);
  const chats = await Chats.open(deps.chats, jobs, lane, deps.rankers);
  const known = new KnownModels(deps.known);
  const preparations = new Preparations(models, providers);
  const rooms = { ...deps, lane, readAhead: new ReadAhead(lane), arrivals, known, preparations, jobs, chats };
  return {
    handlers: {
      ...jobCalls(jobs),
      ...chatCalls(rooms),
      ...modelCalls(rooms),
      ...modelFileCalls(rooms),
      ...downloadCalls(downloads),
      ...statusCalls(rooms),
    },
    notices: noticeHandlers(rooms),
    someoneIsHere() {
      arrivals.goOn(left);
      downloads?.goOn();
    },
  };
}
