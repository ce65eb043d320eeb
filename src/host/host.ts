/**
 * The host: owns the engine, the jobs and the conversations.
 * It lives in Chrome's offscreen document or in Firefox's background page. The browser may end it at any moment, so
 * what must not be lost is on the disk.
 */
import type { Action } from '@/src/actions/action';
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
import { KeptChats } from './chats/kept-chats';
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
import { findModel, type InstalledModels } from './models/installed-models';
import { withNamedModels } from './models/named-models';
import { Preparations } from './models/preparations';
import { statusCalls } from './status-calls';

export interface HostDeps {
  readonly journal: Journal;
  readonly chats: ChatStore;
  /** Whether conversations and answers are kept, and where. */
  history(): HistoryState;
  /** Erases the databases that this version cannot read. Rejects where the disk keeps one. */
  eraseSetAside(): Promise<void>;
  readonly models: InstalledModels;
  /** Null in a build that downloads nothing. */
  readonly downloads: Omit<DownloadDeps, 'trial'> | null;
  readonly benchmarks: BenchmarkStore;
  /** Which models have been here, kept where the browser does not free space. */
  readonly known: KnownStore;
  readonly choice: ChoiceStore;
  /** The built-in actions; the user's own come with their requests. */
  readonly actions: readonly Action[];
  /** The engines, the preferred one first. */
  readonly providers: readonly Provider[];
  /** Which of them serve a model; by default `chooseEngines`. */
  readonly enginesFor?: LaneDeps['enginesFor'];
  /** Who has a say in which passages of a page a question gets, beside their words. */
  readonly rankers: readonly Ranker[];
}

export interface Host {
  readonly handlers: HostHandlers;
  readonly notices: HostNotices;
  /**
   * A person looks at a surface: models are tested now that an earlier host did not finish testing.
   * Not before: a model that loads keeps the machine busy, and nobody would know why.
   */
  someoneIsHere(): void;
}

/** Opens a host. All that it is asked or told goes through `handlers` and `notices`. */
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
  const kept = await KeptChats.open(deps.chats, (jobId) => jobs.storedLog(jobId));
  const chats = new Chats(kept, jobs, lane, deps.rankers);
  const known = new KnownModels(deps.known);
  const preparations = new Preparations(models, providers);
  const rooms = { ...deps, lane, readAhead: new ReadAhead(lane), arrivals, known, preparations, jobs, chats };
  return {
    handlers: {
      ...jobCalls(jobs, deps.actions),
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
