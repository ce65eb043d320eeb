/** A turn as its job's log tells it: the same for a job that runs and for one that an earlier host left. Pure. */
import type { ChatTurn } from '@/src/protocol/chat';
import { isTerminal, type LoggedEvent, type TaskEvent } from '@/src/protocol/task-event';

/**
 * The turn after an event; the same object where nothing of it changed. `text`: the answer so far, put together only
 * where an event ends it.
 */
export function advance(turn: ChatTurn, event: TaskEvent, text: () => string): ChatTurn {
  if (isFact(event)) return { ...turn, ...factOf(event) };
  switch (event.type) {
    case 'loading':
      return turn.state === 'running' ? turn : { ...turn, state: 'running' };
    case 'reading': {
      const known = turn.state === 'running' && turn.coverage !== null && turn.engine !== null;
      return known ? turn : { ...turn, state: 'running', coverage: event.coverage, engine: event.engine };
    }
    case 'done':
      return advanceDone(turn, event, text().slice(0, event.kept));
    case 'cancelled':
      return { ...turn, ...cutShort(turn, text()), state: 'cancelled' };
    case 'failed':
      return { ...turn, ...cutShort(turn, text()), state: 'failed', error: event.error };
    default:
      return turn;
  }
}

function advanceDone(
  turn: ChatTurn,
  { finish, coverage, engine }: Extract<TaskEvent, { type: 'done' }>,
  answer: string,
): ChatTurn {
  // While it runs, `turn.answer` is what it goes on with.
  const exhausted = turn.answer !== '' && answer.length <= turn.answer.length;
  return { ...turn, state: 'done', answer, finish, coverage, engine, ...(exhausted && { exhausted }) };
}

/** What stays of an answer that was stopped or failed: one that was going on may go on once more. */
function cutShort({ answer: begun }: ChatTurn, answer: string): Partial<ChatTurn> {
  return begun === '' ? { answer } : { answer: answer === '' ? begun : answer, finish: 'length' };
}

type FactEvent = Extract<TaskEvent, { type: 'unanswered' | 'language' | 'checked' }>;

function isFact(event: TaskEvent): event is FactEvent {
  return event.type === 'unanswered' || event.type === 'language' || event.type === 'checked';
}

/** What an event tells beside the answer. */
function factOf(event: FactEvent): Partial<ChatTurn> {
  if (event.type === 'unanswered') return { nearest: event.nearest };
  return event.type === 'checked' ? { checked: event.checked } : { state: 'running', language: event.language };
}

/** A turn whose answer another job goes on with; what there is of it stays to be seen. */
export function turnGoingOn({ checked: _, ...turn }: ChatTurn, jobId: string): ChatTurn {
  return { ...turn, jobId, state: 'queued', finish: null, error: null };
}

/** Whether there may be more of its answer. */
export function canGoOn({ finish, exhausted }: ChatTurn): boolean {
  return finish === 'length' && exhausted !== true;
}

/** A turn that an earlier host left open, closed by what that host had written of its log. */
export function closeFromLog(turn: ChatTurn, entries: readonly LoggedEvent[]): ChatTurn {
  const text = (): string =>
    entries.map(({ event }) => (event.type === 'token' || event.type === 'begun' ? event.text : '')).join('');
  const told = entries.reduce((now, { event }) => advance(now, event, text), turn);
  if (entries.some(({ event }) => isTerminal(event))) return told;
  return advance(
    told,
    { type: 'failed', error: { code: 'host-lost', message: 'the host ended while the job ran' } },
    text,
  );
}
