/**
 * The host: owns the engine, the queue and the jobs. Loaded by Chrome's offscreen document and by Firefox's background
 * page, and lives as long as they do; it can be killed at any moment, so what must not be lost is in the journal.
 */
import type { Provider } from '@/src/engine/engine';
import type { Handlers } from '@/src/messaging/dispatch';
import type { HostConnection, HostHandlers } from '@/src/messaging/host-server';
import type { hostNotices } from '@/src/protocol/contract';
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

export function createHost(deps: HostDeps): Host {
  const { journal, models } = deps;
  const slot = new EngineSlot();
  const registry = new JobRegistry(journal);
  const imports = new Imports(models);
  const queue = new JobQueue((job) => runJob(job, { slot, findModel: (id) => findModel(models, id), enginesFor: deps.enginesFor }));
  const attendance = new Attendance((jobId) => registry.live(jobId)?.cancel('abandoned'));

  function submit(request: Job['request'], connection: HostConnection): Job {
    if (queue.size >= MAX_QUEUED) throw new SottoError('forbidden', 'too many jobs are waiting');
    const { tabId, documentKey, origin, ephemeral } = connection.sender;
    const job = new Job(request, { tabId, documentKey, origin }, ephemeral);
    registry.add(job);
    recordJob(job, journal);
    watch(job.id, connection);
    job.log.follow(0, ({ event }) => { if (isTerminal(event)) attendance.forget(job.id); });
    queue.add(job);
    return job;
  }

  function watch(jobId: string, connection: HostConnection): void {
    attendance.enter(jobId, connection);
    connection.onClose(() => { attendance.leave(jobId, connection); });
  }

  async function visible(jobId: string, { sender }: HostConnection): Promise<Attachable> {
    const job = await registry.find(jobId);
    // Whether it exists is nobody's business who may not see it.
    if (!mayAttach(sender, job.owner)) throw new SottoError('unknown-job', 'no such job');
    return job;
  }

  return {
    handlers: {
      'host.submit': ({ request }, connection) => ({ jobId: submit(request, connection).id }),
      'host.attach': async ({ jobId, after }, connection) => {
        const job = await visible(jobId, connection);
        if (!job.log.ended) watch(jobId, connection);
        const stop = job.log.follow(after, (entry) => { connection.push({ type: 'event', jobId, entry }); });
        connection.onClose(stop);
        return { job: job.summary() };
      },
      'host.cancel': async ({ jobId }, connection) => {
        await visible(jobId, connection);
        registry.live(jobId)?.cancel('user');
        return {};
      },
      'host.jobs': async ({ tabId }) => ({ jobs: await registry.ofTab(tabId) }),
      'host.status': async () => ({ engine: slot.current?.inUse ?? null, models: await models.list(), running: queue.size }),
      'host.probe': async () => ({
        engines: await Promise.all(deps.providers.map(async (provider) => ({ id: provider.id, ...(await provider.probe()) }))),
      }),
      'host.importModel': async ({ importId }, connection) => ({ model: await imports.run(importId, connection) }),
      'host.cancelImport': ({ importId }) => {
        imports.cancel(importId);
        return {};
      },
      'host.removeModel': async ({ sha256 }) => {
        await slot.unload();
        await models.remove(sha256);
        return {};
      },
      'host.unload': async () => {
        if (queue.size === 0) await slot.unload();
        return {};
      },
    },
    notices: {
      'notice.tabClosed': ({ tabId }) => {
        for (const job of registry.liveOfTab(tabId)) job.cancel('tab-closed');
        return {};
      },
      'notice.browserStarted': async () => {
        await registry.clear();
        return {};
      },
    },
  };
}
