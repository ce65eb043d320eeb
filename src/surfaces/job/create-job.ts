import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js';
import { followJob } from '@/src/messaging/follow';
import type { JobSummary } from '@/src/protocol/job';
import type { LoggedEvent } from '@/src/protocol/task-event';
import { useServices } from '../services';
import { INITIAL_JOB_STATE, isOver, type JobViewState } from './job-state';
import { eraseJob, loseJob, reduceJob } from './reduce-job';

/** Time between two updates of a document that draws no frames, in milliseconds. */
const HIDDEN_UPDATE_MS = 250;

/** A job as it runs, with the way to stop it. */
export interface FollowedJob {
  readonly state: Accessor<JobViewState>;
  /** What the host says about the job, or null before it has answered. */
  readonly summary: Accessor<JobSummary | null>;
  /** Whether Stop was pressed and the job still runs. */
  readonly stopping: Accessor<boolean>;
  /** Asks the host to stop. The end comes with the log. */
  stop(): void;
}

/**
 * Follows the job with this id, and another one when the id changes. A new phase shows at once; tokens and progress
 * show once a frame.
 */
export function createJob(jobId: Accessor<string | null>): FollowedJob {
  const { host } = useServices();
  const [state, setState] = createSignal(INITIAL_JOB_STATE);
  const [summary, setSummary] = createSignal<JobSummary | null>(null);
  const [stopping, setStopping] = createSignal(false);

  createEffect(
    on(jobId, (id) => {
      let latest = INITIAL_JOB_STATE;
      const frames = makeFrames(() => {
        setState(latest);
      });
      const show = (next: JobViewState): void => {
        const urgent = next.phase !== latest.phase;
        latest = next;
        if (urgent) frames.now();
        else frames.soon();
      };
      setSummary(null);
      setStopping(false);
      frames.now();
      if (id === null) return;
      const stop = followJob(host, id, {
        onJob: (job) => {
          setSummary(job);
        },
        onEntry: (entry: LoggedEvent) => {
          show(reduceJob(latest, entry));
        },
        onLost: (error) => {
          show(loseJob(latest, error, Date.now()));
        },
        onErased: () => {
          latest = eraseJob(latest, Date.now());
          setSummary(null);
          frames.now();
        },
      });
      onCleanup(() => {
        stop();
        frames.cancel();
      });
    }),
  );

  const stop = (): void => {
    const id = jobId();
    if (id === null || isOver(state())) return;
    setStopping(true);
    // The follower says where the host cannot be reached. Here it only means that Stop can be pressed again.
    host.call('host.cancel', { jobId: id }).catch(() => setStopping(false));
  };
  return { state, summary, stopping: () => stopping() && !isOver(state()), stop };
}

/** Runs `update` at once, or once with the next frame. A timer stands in for frames in a hidden document. */
function makeFrames(update: () => void): { now(): void; soon(): void; cancel(): void } {
  let cancelPending: (() => void) | null = null;
  const now = (): void => {
    cancel();
    update();
  };
  const cancel = (): void => {
    cancelPending?.();
    cancelPending = null;
  };
  const soon = (): void => {
    if (cancelPending) return;
    if (document.hidden) {
      const timer = setTimeout(now, HIDDEN_UPDATE_MS);
      cancelPending = () => {
        clearTimeout(timer);
      };
    } else {
      const frame = requestAnimationFrame(now);
      cancelPending = () => {
        cancelAnimationFrame(frame);
      };
    }
  };
  return { now, soon, cancel };
}
