import { createSignal, type Accessor } from 'solid-js';
import type { backgroundCalls } from '@/src/protocol/background-calls';
import type { Params } from '@/src/protocol/calls';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { TaskChanges } from '@/src/protocol/task';
import { readingOf, type Coverage } from '@/src/protocol/task-event';
import { useServices } from '../services';

/** New jobs made from one that has ended. */
export interface Retry {
  /** Why the last attempt failed to start a job, or null. */
  readonly error: Accessor<ErrorCode | null>;
  /**
   * Starts the same job again, with changes or without. `tabId`: the popup's tab; null in a card, whose tab the
   * background knows.
   */
  retry(jobId: string, tabId: number | null, changes?: TaskChanges): Promise<void>;
  /** Continues an answer that reached its limit, in a new job that starts with that answer. */
  goOn(jobId: string, tabId: number | null, coverage: Coverage | null): Promise<void>;
  clear(): void;
}

/** Asks the background for new jobs. `onJob` gets the id of each. */
export function createRetry(onJob: (jobId: string) => void): Retry {
  const { background } = useServices();
  const [error, setError] = createSignal<ErrorCode | null>(null);
  let busy = false;
  const again = async (params: Params<typeof backgroundCalls, 'background.retry'>): Promise<void> => {
    if (busy) return;
    busy = true;
    setError(null);
    try {
      onJob((await background('background.retry', params)).jobId);
    } catch (reason) {
      setError(toErrorInfo(reason, 'host-unreachable').code);
    } finally {
      busy = false;
    }
  };
  return {
    error,
    clear: () => {
      setError(null);
    },
    retry: (jobId, tabId, changes) => again({ jobId, tabId, ...changes }),
    goOn: (jobId, tabId, coverage) => again({ jobId, tabId, goesOn: true, reading: readingOf(coverage) }),
  };
}
