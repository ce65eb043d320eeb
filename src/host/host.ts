/**
 * The host: owns the engine, the queue and the jobs. Loaded by Chrome's offscreen document and by Firefox's background
 * page, and lives as long as they do; it can be killed at any moment, so what must not be lost is in the journal.
 */
import type { Provider } from '@/src/engine/engine';
import type { Handlers } from '@/src/messaging/dispatch';
import type { HostConnection, HostHandlers } from '@/src/messaging/host-server';
import type { hostNotices, JobSummary } from '@/src/protocol/contract';
import { SottoError } from '@/src/protocol/errors';
import { isTerminal } from '@/src/protocol/task-event';
import type { Journal } from '@/src/storage/journal';
import { mayAttach } from './access';
import { Attendance } from './attendance';
import { EngineSlot } from './engine-slot';
import { Imports } from './imports';
import { Job } from './job';
import { JobQueue } from './job-queue';
import { JobRegistry, type Attachable } from './job-registry';
import { findModel, type ModelStore } from './model-store';
import { recordJob } from './recorder';
import { runJob, type RunDeps } from './run-job';

export interface HostDeps {
  readonly journal: Journal;
  readonly models: ModelStore;
  readonly providers: readonly Provider[];
  readonly enginesFor: RunDeps['enginesFor'];
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
  private readonly queue: JobQueue;
  private readonly attendance: Attendance;

  constructor(private readonly deps: HostDeps) {
    const { journal, models, enginesFor } = deps;
    this.registry = new JobRegistry(journal);
    this.imports = new Imports(models);
    this.queue = new JobQueue((job) => runJob(job, { slot: this.slot, findModel: (id) => findModel(models, id), enginesFor }));
    this.attendance = new Attendance((jobId) => this.registry.live(jobId)?.cancel('abandoned'));
  }

  readonly handlers: HostHandlers = {
    'host.submit': ({ request }, connection) => ({ jobId: this.submit(request, connection).id }),
    'host.attach': (params, connection) => this.attach(params, connection),
    'host.cancel': async ({ jobId }, connection) => {
      await this.visible(jobId, connection);
      this.registry.live(jobId)?.cancel('user');
      return {};
    },
    'host.jobs': async ({ tabId }) => ({ jobs: await this.registry.ofTab(tabId) }),
    'host.status': async () => ({
      engine: this.slot.current?.inUse ?? null, models: await this.deps.models.list(), running: this.queue.size,
    }),
    'host.probe': async () => ({
      engines: await Promise.all(this.deps.providers.map(async (provider) => ({ id: provider.id, ...(await provider.probe()) }))),
    }),
    'host.importModel': async ({ importId }, connection) => ({ model: await this.imports.run(importId, connection) }),
    'host.cancelImport': ({ importId }) => {
      this.imports.cancel(importId);
      return {};
    },
    'host.removeModel': async ({ sha256 }) => {
      await this.slot.unload();
      await this.deps.models.remove(sha256);
      return {};
    },
    'host.openChat': () => { throw new SottoError('unknown-chat', 'not built yet'); },
    'host.followChat': () => { throw new SottoError('unknown-chat', 'not built yet'); },
    'host.ask': () => { throw new SottoError('unknown-chat', 'not built yet'); },
    'host.newChat': () => { throw new SottoError('unknown-chat', 'not built yet'); },
    'host.chats': () => ({ chats: [] }),
    'host.eraseChats': () => ({}),
    'host.warm': () => ({ warmed: false }),
    'host.unload': async () => {
      if (this.queue.size === 0) await this.slot.unload();
      return {};
    },
  };

  readonly notices: Host['notices'] = {
    'notice.tabClosed': ({ tabId }) => {
      for (const job of this.registry.liveOfTab(tabId)) job.cancel('tab-closed');
      return {};
    },
    'notice.browserStarted': async () => {
      await this.registry.clear();
      return {};
    },
  };

  private submit(request: Job['request'], connection: HostConnection): Job {
    if (this.queue.size >= MAX_QUEUED) throw new SottoError('forbidden', 'too many jobs are waiting');
    const { tabId, documentKey, origin, ephemeral } = connection.sender;
    const job = new Job(request, { tabId, documentKey, origin }, ephemeral);
    this.registry.add(job);
    recordJob(job, this.deps.journal);
    this.watch(job.id, connection);
    job.log.follow(0, ({ event }) => { if (isTerminal(event)) this.attendance.forget(job.id); });
    this.queue.add(job);
    return job;
  }

  private async attach({ jobId, after }: { jobId: string; after: number }, connection: HostConnection): Promise<{ job: JobSummary }> {
    const job = await this.visible(jobId, connection);
    if (!job.log.ended) this.watch(jobId, connection);
    connection.onClose(job.log.follow(after, (entry) => { connection.push({ type: 'event', jobId, entry }); }));
    return { job: job.summary() };
  }

  private watch(jobId: string, connection: HostConnection): void {
    this.attendance.enter(jobId, connection);
    connection.onClose(() => { this.attendance.leave(jobId, connection); });
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
  return new HostService(deps);
}
