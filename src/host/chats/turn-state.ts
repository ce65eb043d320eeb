/** A turn as its job's log tells it, for jobs of this host and of earlier ones. Pure. */
import type { ChatTurn } from '@/src/protocol/chat';
import { isTerminal, type LoggedEvent, type TaskEvent } from '@/src/protocol/task-event';

/** The turn after an event; the same object where nothing changed. `text`: returns the answer so far. */
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
  // During the job `turn.answer` is the answer that it goes on with.
  const exhausted = turn.answer !== '' && answer.length <= turn.answer.length;
  return { ...turn, state: 'done', answer, finish, coverage, engine, ...(exhausted && { exhausted }) };
}

/** What is left of an answer that was stopped or failed. One that was going on can go on again. */
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

/** A turn whose answer another job goes on with. The answer so far stays. */
export function turnGoingOn({ checked: _, ...turn }: ChatTurn, jobId: string): ChatTurn {
  return { ...turn, jobId, state: 'queued', finish: null, error: null };
}

/** Whether its answer can go on. */
export function mayGoOn({ finish, exhausted }: ChatTurn): boolean {
  return finish === 'length' && exhausted !== true;
}

/** Closes a turn that an earlier host left open, with what is in its job's log. */
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
