/**
 * The host: owns the engine, the queue and the jobs. Loaded by Chrome's offscreen document and by Firefox's background
 * page, and lives as long as they do; it can be killed at any moment, so what must not be lost is in the journal.
 */
import type { Provider } from '@/src/engine/engine';
import { chooseEngines } from '@/src/engine/rank';
import type { Handlers } from '@/src/messaging/dispatch';
import type { HostConnection, HostHandlers } from '@/src/messaging/host-server';
import type { SenderInfo } from '@/src/messaging/sender';
import type { hostNotices } from '@/src/protocol/host-notices';
import type { JobSummary } from '@/src/protocol/job';
import { SottoError } from '@/src/protocol/errors';
import { isTerminal, type TaskEvent } from '@/src/protocol/task-event';
import { replacedBy } from '@/src/models/catalogue';
import type { BenchmarkStore } from '@/src/storage/benchmark-store';
import type { ChatStore } from '@/src/storage/chat-store';
import type { Journal } from '@/src/storage/journal';
import type { HistoryState } from '@/src/storage/open-database';
import { mayAttach } from './jobs/access';
import { Arrivals, type ChoiceStore } from './models/arrivals';
import { Attendance } from './jobs/attendance';
import { downloadCalls } from './models/download-calls';
import type { Downloads } from './models/downloads';
import { EngineSlot, type RunDeps } from './lane/engine-slot';
import { eraseParts } from './jobs/erase';
import { ExpectedSpeeds } from './lane/expected-speeds';
import { begunAnswer } from './jobs/go-on';
import { Imports } from './models/imports';
import { Chats } from './chats/chats';
import { Job, type JobOwner } from './jobs/job';
import { JobQueue } from './jobs/job-queue';
import { taskWork, type JobWork } from './jobs/job-work';
import { JobRegistry, type Attachable } from './jobs/job-registry';
import { KnownModels, type KnownStore } from './models/known-models';
import { modelCalls } from './models/model-calls';
import { ModelFailures } from './models/model-failures';
import { findModel, modelInUse, type ModelStore } from './models/model-store';
import { withNamedModels } from './models/named-models';
import { Preparations } from './models/preparations';
import { ReadAhead } from './lane/read-ahead';
import { runJob } from './jobs/run-job';
import { Trials } from './lane/trials';
import { Viewers } from './jobs/viewers';

export interface HostDeps {
  readonly journal: Journal;
  readonly chats: ChatStore;
  /** Whether what is said is being kept, and where; `ok` until that is known. */
  history(): HistoryState;
  /** Erases histories beside the one in use: those that this version cannot read. Rejects where the disk keeps one. */
  eraseSetAside(): Promise<void>;
  readonly models: ModelStore;
  /** Null in a build that downloads nothing. */
  readonly downloads: Downloads | null;
  readonly benchmarks: BenchmarkStore;
  /** Which models have been here, kept where the browser does not clear up. */
  readonly known: KnownStore;
  readonly choice: ChoiceStore;
  /** The engines, the preferred one first. */
  readonly providers: readonly Provider[];
  /** Which of them serve; `chooseEngines` unless said otherwise. */
  readonly enginesFor?: RunDeps['enginesFor'];
}

export interface Host {
  readonly handlers: HostHandlers;
  readonly notices: Handlers<typeof hostNotices, unknown>;
}

/** Jobs that may wait at once; more is a mistake or mischief. */
const MAX_QUEUED = 20;

class HostService implements Host {
  private readonly slot = new EngineSlot();
  private readonly registry: JobRegistry;
  private readonly imports: Imports;
  private readonly preparations: Preparations;
  private readonly queue: JobQueue;
  private readonly readAhead: ReadAhead;
  private readonly trials: Trials;
  private readonly arrivals: Arrivals;
  private readonly failures: ModelFailures;
  private readonly known: KnownModels;
  private readonly attendance: Attendance;
  private readonly chats: Chats;
  private readonly viewers = new Viewers();
  private readonly speeds: ExpectedSpeeds;

  constructor(private readonly deps: HostDeps) {
    const { journal, models, providers } = deps;
    const enginesFor: RunDeps['enginesFor'] =
      deps.enginesFor ?? ((choice, { traits }) => chooseEngines(choice, traits, providers));
    this.known = new KnownModels(deps.known);
    this.speeds = new ExpectedSpeeds(() => deps.benchmarks.all());
    this.registry = new JobRegistry(journal, (jobIds) => {
      this.viewers.tellErased(jobIds);
    });
    this.imports = new Imports(models);
    this.preparations = new Preparations(models, providers);
    const runDeps: RunDeps = { slot: this.slot, findModel: (id) => findModel(models, id, replacedBy), enginesFor };
    this.readAhead = new ReadAhead(runDeps, () => this.queue.size === 0 && !this.trials.running);
    this.trials = new Trials({ ...runDeps, isIdle: () => this.queue.size === 0, clear: () => this.readAhead.end() });
    this.failures = new ModelFailures(() => models.list());
    this.queue = new JobQueue(
      (job) => this.run(job, runDeps),
      () => {
        this.trials.look();
      },
    );
    this.arrivals = new Arrivals({ models, trials: this.trials, choice: deps.choice, replaced: replacedBy });
    deps.downloads?.tryWith(this.arrivals);
    this.chats = new Chats(deps.chats, {
      submit: (work, owner, connection) => this.submit(work, owner, connection),
      erase: (jobIds) => this.registry.erase(jobIds),
      forgetRead: () => this.slot.forgetRead(),
      storedLog: (jobId) => this.registry.storedLog(jobId),
    });
    this.attendance = new Attendance((jobId) => this.registry.live(jobId)?.cancel('abandoned'));
  }

  readonly handlers: HostHandlers = {
    'host.submit': ({ request }, connection) => {
      const earlier = (): Promise<TaskEvent[]> => this.earlierLog(request.continues, connection);
      const begin = (begun: string): { jobId: string } => ({
        jobId: this.submit(taskWork(request, earlier, begun), connection.sender, connection).id,
      });
      return request.goesOn ? earlier().then((events) => begin(begunAnswer(events))) : begin('');
    },
    'host.attach': (params, connection) => this.attach(params, connection),
    'host.cancel': async ({ jobId }, connection) => {
      await this.visible(jobId, connection);
      this.registry.live(jobId)?.cancel('user');
      return {};
    },
    'host.jobs': async ({ tabId }) => ({ jobs: await this.registry.ofTab(tabId) }),
    'host.status': async () => {
      // One whose test ends meanwhile counts as tested next time: what is listed of it may be from before.
      const before = this.arrivals.trials;
      const models = await this.deps.models.list();
      this.arrivals.goOn(models);
      const now = this.arrivals.trials;
      const trials = [...before.filter(({ sha256 }) => !now.some((trial) => trial.sha256 === sha256)), ...now];
      const chosen = await this.deps.choice.load().then(
        ({ model }) => model,
        () => null,
      );
      return {
        engine: this.slot.current?.inUse ?? null,
        models,
        inUse: modelInUse(models, chosen, replacedBy)?.sha256 ?? null,
        trials,
        lost: await this.known.lost(models),
        running: this.queue.size,
        history: this.deps.history(),
      };
    },
    'host.importModel': async ({ importId }, connection) => {
      const model = await this.imports.run(importId, connection);
      // Goes on whether or not its window stays.
      if (model.untried || model.testError) void this.arrivals.run(model.sha256);
      return { model };
    },
    'host.cancelImport': ({ importId }, connection) => {
      this.imports.cancel(importId, connection);
      return {};
    },
    'host.removeModel': async ({ sha256 }) => {
      await this.arrivals.stop(sha256);
      await this.trials.end();
      await this.readAhead.end();
      await this.known.forget(sha256);
      await this.slot.unloadModel(sha256);
      await this.preparations.discard(sha256).catch(() => undefined);
      // Before the file goes: a task that begins in between would ask for a model that is not there.
      await this.deps.choice.letGo(sha256).catch(() => undefined);
      await this.deps.models.remove(sha256);
      // Nor is one to go on that a task has loaded meanwhile.
      await this.slot.unloadModel(sha256);
      return {};
    },
    'host.preparedCopies': async () => ({ copies: await this.preparations.list() }),
    'host.prepareModel': ({ sha256 }) => {
      this.preparations.start(sha256);
      return {};
    },
    'host.discardCopy': async ({ sha256 }) => {
      await this.preparations.discard(sha256);
      return {};
    },
    ...downloadCalls(() => this.deps.downloads),
    ...modelCalls(() => ({ ...this.deps, known: this.known, trials: this.trials, arrivals: this.arrivals })),
    'host.openChat': async (params, { sender }) => ({ chatId: await this.chats.open(params, sender) }),
    'host.followChat': async ({ chatId }, connection) => ({ chat: await this.chats.follow(chatId, connection) }),
    'host.ask': (params, connection) => this.chats.ask(params, connection),
    'host.goOn': (params, connection) => this.chats.goOn(params, connection),
    'host.newChat': async ({ chatId }) => ({ chatId: await this.chats.startNew(chatId) }),
    'host.chats': async () => ({ chats: await this.chats.list() }),
    'host.eraseChats': async ({ chatId }) => {
      await (chatId === null ? this.eraseAll() : this.chats.erase(chatId));
      return {};
    },
    'host.warm': async ({ chatId, settings }, connection) => {
      const work = await this.chats.readAhead(chatId);
      return { warmed: await this.readAhead.run({ ...work, settings }, connection) };
    },
    'host.unload': async () => {
      if (this.queue.size > 0) return {};
      await this.readAhead.end();
      await this.slot.unload();
      return {};
    },
  };

  readonly notices: Host['notices'] = {
    'notice.tabClosed': async ({ tabId }) => {
      const jobs = this.registry.liveOfTab(tabId);
      for (const job of jobs) job.cancel('tab-closed');
      // Nothing of a private page outlives its tab, in the engine neither; conversations see to theirs.
      if (jobs.some(({ ephemeral, work }) => ephemeral && work.intent !== 'ask')) this.slot.forgetRead();
      await this.chats.tabClosed(tabId);
      return {};
    },
    'notice.browserStarted': async ({ keepChats }) => {
      // First the conversations: they take what the last host wrote of their answers from the jobs' logs.
      await this.chats.browserStarted(keepChats);
      await this.registry.clear().catch(() => undefined);
      return {};
    },
  };

  private async run(job: Job, deps: RunDeps): Promise<void> {
    await this.trials.giveWay();
    await this.readAhead.giveWay();
    await runJob(job, { ...deps, failures: this.failures, speeds: this.speeds });
    const model = this.slot.currentModel;
    if (job.state === 'done' && model !== undefined) {
      this.failures.worked(model);
      if (/[\p{L}\p{N}]/u.test(job.log.text)) void this.arrivals.answered(model).catch(() => undefined);
    }
    await this.trials.end();
    await this.readAhead.end();
  }

  private submit(work: JobWork, from: JobOwner & Pick<SenderInfo, 'ephemeral'>, connection: HostConnection): Job {
    if (this.queue.size >= MAX_QUEUED) throw new SottoError('queue-full', 'too many jobs are waiting');
    const { tabId, documentKey, origin, ephemeral } = from;
    const job = new Job(work, { tabId, documentKey, origin }, ephemeral);
    this.registry.add(job);
    this.watch(job.id, connection);
    if (work.begun !== undefined) job.record({ type: 'begun', text: work.begun });
    job.log.follow(0, ({ event }) => {
      if (isTerminal(event)) this.attendance.forget(job.id);
    });
    this.queue.add(job);
    job.quote();
    return job;
  }

  private async attach(
    { jobId, after }: { jobId: string; after: number },
    connection: HostConnection,
  ): Promise<{ job: JobSummary }> {
    const job = await this.visible(jobId, connection);
    if (!job.log.ended) this.watch(jobId, connection);
    this.viewers.enter(jobId, connection);
    connection.onClose(
      job.log.follow(after, (entry) => {
        connection.push({ type: 'event', jobId, entry });
      }),
    );
    return { job: job.summary() };
  }

  /** Everything that was said so far, whoever shows it. Rejects as `eraseParts`. */
  private async eraseAll(): Promise<void> {
    const { deps } = this;
    void this.readAhead.end();
    const parts = {
      conversations: this.chats.eraseAll(),
      answers: this.registry.eraseAll(),
      'other-version': deps.eraseSetAside(),
    };
    await eraseParts(parts, deps.history() === 'memory');
  }

  private watch(jobId: string, connection: HostConnection): void {
    this.attendance.enter(jobId, connection);
    connection.onClose(() => {
      this.attendance.leave(jobId, connection);
    });
  }

  /** What a job that is done once more had told, where its sender may see it; nothing otherwise. */
  private async earlierLog(jobId: string | undefined, connection: HostConnection): Promise<TaskEvent[]> {
    if (jobId === undefined) return [];
    const job = await this.visible(jobId, connection).catch(() => null);
    return job?.log.events ?? [];
  }

  private async visible(jobId: string, { sender }: HostConnection): Promise<Attachable> {
    const job = await this.registry.find(jobId);
    // Whether it exists is nobody's business who may not see it.
    if (!mayAttach(sender, job.owner)) throw new SottoError('unknown-job', 'no such job');
    return job;
  }
}

/** A host over these parts; everything that the outside says to it goes through `handlers` and `notices`. */
export function createHost(deps: HostDeps): Host {
  return new HostService({ ...deps, models: withNamedModels(deps.models, deps.providers) });
}
