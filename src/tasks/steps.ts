/** What a task tells while it runs. The words are those of a job's events: the host adds the engine and the times. */
import type { Coverage, TaskEvent } from '@/src/protocol/task-event';

/** An event without what only the host knows; distributes over a union. */
type ToldByTask<E extends TaskEvent> = E extends TaskEvent
  ? Readonly<Omit<E, 'engine' | 'firstTokenMs' | 'totalMs'>>
  : never;

export type TaskStep = ToldByTask<
  Extract<TaskEvent, { type: 'reading' | 'section' | 'language' | 'aside' | 'token' | 'done' }>
>;

/** The end of an answer that was to go on, where the context has no room for one word more. */
export function noMore(coverage: Coverage): TaskStep {
  return { type: 'done', finish: 'length', coverage, promptTokens: 0, cachedTokens: 0, tokens: 0 };
}

/** The end of work that reads nothing before the user has said how much. */
export function chooseFirst(coverage: Coverage): TaskStep {
  return { type: 'done', finish: 'choose', coverage, promptTokens: 0, cachedTokens: 0, tokens: 0 };
}
