/** For tests: jobs as their logs tell them. */
import type { LoggedEvent, TaskEvent } from '@/src/protocol/task-event';
import { INITIAL_JOB_STATE, type JobViewState } from '../job/job-state';
import { reduceJob } from '../job/reduce-job';

export const engine = {
  provider: 'llama',
  backend: 'cpu',
  threads: 1,
  model: 'Small',
  contextTokens: 8_192,
} as const;
export const coverage = { words: 62, ofWords: 100 };
export const done = {
  type: 'done',
  finish: 'stop',
  engine,
  coverage,
  promptTokens: 90,
  cachedTokens: 0,
  tokens: 4,
  firstTokenMs: 10,
  totalMs: 20,
} as const;

/** The state after these events, one second apart, which go on from another state. */
export function play(events: readonly TaskEvent[], from = INITIAL_JOB_STATE): JobViewState {
  const log = events.map(
    (event, index): LoggedEvent => ({ seq: from.seq + index + 1, at: 1_000 * (index + 1), event }),
  );
  return log.reduce(reduceJob, from);
}
