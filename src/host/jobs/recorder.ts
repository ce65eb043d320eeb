/** Writes jobs' logs to the disk while they grow: in batches, so that no answer waits for the disk. */
import { isTerminal, type LoggedEvent } from '@/src/protocol/task-event';
import type { Journal } from '@/src/storage/journal';
import type { Job } from './job';

/** At most so many milliseconds of an answer are lost when the host dies. */
const WRITE_EVERY_MS = 250;

/** A job's log on its way to the disk. */
export interface Recording {
  /** Resolves when the job's end is written, or was given up. */
  readonly ended: Promise<void>;
  /** Stops writing. Resolves when no write is under way any more; never rejects. */
  stop(): Promise<void>;
}

/** Follows a job and writes its log; null for a private window's job. A failing disk never fails the job. */
export function recordJob(job: Job, journal: Journal): Recording | null {
  if (job.ephemeral) return null;
  let batch: LoggedEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stopping = new AbortController();
  const ended = Promise.withResolvers<undefined>();
  let writing = journal.addJob(
    { ...job.summary(), documentKey: job.owner.documentKey, origin: job.owner.origin },
    job.ephemeral,
  );
  // Without a working disk the job goes on in memory.
  writing.catch(() => undefined);
  const settled = (): Promise<undefined> =>
    writing.then(
      () => undefined,
      () => undefined,
    );

  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { state } = job;
    writing = settled().then(async () => {
      const entries = batch;
      batch = [];
      if (stopping.signal.aborted || entries.length === 0) return;
      try {
        await journal.append(job.id, state, entries);
      } catch (error) {
        // They are written with the next ones, so that the log has no gaps.
        batch = stopping.signal.aborted ? [] : [...entries, ...batch];
        throw error;
      }
    });
    writing.catch(() => undefined);
  };

  const take = (entry: LoggedEvent): void => {
    batch.push(entry);
    if (isTerminal(entry.event)) {
      write();
      ended.resolve(settled());
    } else {
      timer ??= setTimeout(write, WRITE_EVERY_MS);
    }
  };
  job.log.follow(0, take, stopping.signal);

  return {
    ended: ended.promise,
    stop() {
      stopping.abort();
      clearTimeout(timer);
      batch = [];
      ended.resolve(settled());
      return settled();
    },
  };
}
