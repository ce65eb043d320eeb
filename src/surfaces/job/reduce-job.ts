/** From a job's log to what a surface shows. Pure: the same log always gives the same state. */
import type { ErrorInfo } from '@/src/protocol/errors';
import type { LoggedEvent } from '@/src/protocol/task-event';
import { INITIAL_JOB_STATE, isOver, type EventOf, type JobViewState, type SectionNote } from './job-state';

/** The state after one more entry of the log. One that was seen before, or comes after the end, changes nothing. */
export function reduceJob(state: JobViewState, entry: LoggedEvent): JobViewState {
  if (entry.seq <= state.seq || isOver(state)) return state;
  const next = { ...state, seq: entry.seq };
  const { event, at } = entry;
  if (event.type === 'queued') return { ...next, phase: 'queued', ahead: event.ahead };
  if (event.type === 'quotes') return { ...next, quotes: event.quotes };
  if (event.type === 'unanswered') return { ...next, nearest: event.nearest };
  if (event.type === 'begun') return { ...next, begun: event.text.length, ...withText(state, event.text) };
  const started = { ...next, startedAt: state.startedAt ?? at };
  switch (event.type) {
    case 'loading':
      return { ...started, phase: 'loading', step: event.step, fraction: event.fraction };
    case 'reading':
      return { ...started, phase: 'reading', fraction: event.fraction, engine: event.engine, coverage: event.coverage };
    case 'language':
      return { ...started, phase: 'reading', fraction: null, language: event.language };
    case 'checked':
      return { ...started, checked: event.checked };
    case 'aside':
      return { ...started, asides: [...state.asides, event.text.trim()] };
    case 'section':
      return beginSection(started, event);
    case 'token':
      return { ...started, phase: 'writing', ...withToken(state, event.text) };
    default:
      return reduceEnd(started, event, at);
  }
}

function withToken(state: JobViewState, text: string): Partial<JobViewState> {
  if (state.section?.step === 'notes') return { notes: withNote(state.notes, text) };
  return { fraction: null, ...withText(state, text) };
}

function reduceEnd(state: JobViewState, event: EventOf<'done' | 'cancelled' | 'failed'>, at: number): JobViewState {
  const ended = { ...state, phase: event.type, fraction: null, endedAt: at };
  switch (event.type) {
    case 'done':
      return {
        ...ended,
        ...withKept(state, event),
        finish: event.finish,
        unchanged: event.unchanged === true,
        engine: event.engine,
        coverage: event.coverage,
      };
    case 'cancelled':
      return event.reason === 'erased' ? eraseJob(state, at) : { ...withoutUnread(ended), cancelReason: event.reason };
    case 'failed':
      return { ...withoutUnread(ended), error: event.error };
  }
}

/** Only what is kept of an answer is shown and counted. */
function withKept(
  state: JobViewState,
  { kept, finish }: Pick<EventOf<'done'>, 'kept' | 'finish'>,
): Partial<JobViewState> {
  if (kept === undefined || kept >= state.text.length) return {};
  const rest = state.text.slice(kept).trim();
  return {
    ...withText(INITIAL_JOB_STATE, state.text.slice(0, kept)),
    ...(finish === 'stop' && rest !== '' && { asides: [...state.asides, rest] }),
  };
}

/** A prompt counts as read once there is a word of the answer; before that nothing has been read. */
function withoutUnread(state: JobViewState): JobViewState {
  return state.section === null && state.text.length === state.begun ? { ...state, coverage: null } : state;
}

function beginSection(
  before: JobViewState,
  { step, index, of, heading, leftMs, engine, coverage, kept }: EventOf<'section'>,
): JobViewState {
  const state = kept === undefined ? before : withoutRest(before, kept);
  const section = { step, index, of, leftMs, from: state.text.length };
  const begun = { ...state, phase: 'reading' as const, fraction: null, section, engine, coverage };
  if (step !== 'notes') return begun;
  // A section that was cut into smaller ones starts again.
  const notes = state.notes.filter((note) => note.index !== index);
  return { ...begun, notes: [...notes, { index, heading, text: '' }] };
}

/** Keeps only the first `kept` UTF-16 units of what the last step wrote. */
function withoutRest(state: JobViewState, kept: number): JobViewState {
  const { section, notes } = state;
  if (section?.step !== 'notes')
    return {
      ...state,
      ...withText({ ...state, text: '', words: 0, midWord: false }, state.text.slice(0, (section?.from ?? 0) + kept)),
    };
  return {
    ...state,
    notes: notes.map((note, index) =>
      index === notes.length - 1 ? { ...note, text: note.text.slice(0, kept) } : note,
    ),
  };
}

function withNote(notes: readonly SectionNote[], text: string): readonly SectionNote[] {
  const last = notes.at(-1);
  return last ? [...notes.slice(0, -1), { ...last, text: last.text + text }] : notes;
}

/** The state after the host has lost the job. What was written stays. `at`: now, in milliseconds since the epoch. */
export function loseJob(state: JobViewState, error: ErrorInfo, at: number): JobViewState {
  return isOver(state) ? state : { ...state, phase: 'failed', fraction: null, endedAt: at, error };
}

/** The state after the user has erased the job: none of its words is left. `at`: now, in ms since the epoch. */
export function eraseJob({ seq }: Pick<JobViewState, 'seq'>, at: number): JobViewState {
  return { ...INITIAL_JOB_STATE, seq, phase: 'cancelled', endedAt: at, cancelReason: 'erased' };
}

/** Appends text and counts only its new words, so that a token costs the same in a long answer. */
function withText(state: JobViewState, text: string): Pick<JobViewState, 'text' | 'words' | 'midWord'> {
  const begun = text.match(/\S+/g)?.length ?? 0;
  const continued = state.midWord && /^\S/.test(text) ? 1 : 0;
  return { text: state.text + text, words: state.words + begun - continued, midWord: /\S$/.test(text) };
}
