import { createSignal, type Accessor } from 'solid-js';
import type { backgroundCalls } from '@/src/protocol/background-calls';
import type { Params } from '@/src/protocol/calls';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { TaskChanges } from '@/src/protocol/task';
import { readingOf, type Coverage } from '@/src/protocol/task-event';
import { useServices } from '../services';

export interface Retry {
  /** Why the last attempt started no job, or null. */
  readonly error: Accessor<ErrorCode | null>;
  /**
   * Does a job's task once more, with changes or without. `tabId`: the popup's tab; null in a card, whose tab the
   * background knows.
   */
  retry(jobId: string, tabId: number | null, changes?: TaskChanges): Promise<void>;
  /** Goes on with a job's answer, which met its limit: a new job that begins with it. */
  goOn(jobId: string, tabId: number | null, coverage: Coverage | null): Promise<void>;
  clear(): void;
}

/** Try again: asks the background for a new job and hands its id on. */
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
