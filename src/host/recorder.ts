/** Keeps the logs of jobs on disk while they grow, in batches, so that writing never holds up an answer. */
import { isTerminal, type LoggedEvent } from '@/src/protocol/task-event';
import type { Journal } from '@/src/storage/journal';
import type { Job } from './job';

/** At most this much of an answer is lost when the host dies. */
const WRITE_EVERY_MS = 250;

/** Follows a job and writes its log. A private window's job is refused. A failing disk never fails the job. */
export function recordJob(job: Job, journal: Journal): void {
  if (job.ephemeral) return;
  let batch: LoggedEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = journal.addJob({ ...job.summary(), documentKey: job.owner.documentKey, origin: job.owner.origin }, job.ephemeral);
  // The disk is full or broken: the job goes on in memory, as a private window's does.
  writing.catch(() => undefined);

  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const entries = batch;
    batch = [];
    const { state } = job;
    writing = writing.then(() => journal.append(job.id, state, entries));
    writing.catch(() => undefined);
  };

  job.log.follow(0, (entry) => {
    batch.push(entry);
    if (isTerminal(entry.event)) write();
    else timer ??= setTimeout(write, WRITE_EVERY_MS);
  });
}
