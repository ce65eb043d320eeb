/** A job as a surface shows it, folded from its log. Pure: the same log always gives the same state. */
import type { CheckedAnswer, Flag, Quote } from '@/src/protocol/checked-answer';
import type { ErrorInfo } from '@/src/protocol/errors';
import type { OtherLanguage } from '@/src/protocol/other-language';
import type { Coverage, EngineInUse, LoggedEvent, TaskEvent } from '@/src/protocol/task-event';

type EventOf<T extends TaskEvent['type']> = Extract<TaskEvent, { type: T }>;

export type JobPhase = 'connecting' | 'queued' | 'loading' | 'reading' | 'writing' | 'done' | 'cancelled' | 'failed';

/** What was noted of one section of a long text. Its text only ever grows. */
export interface SectionNote {
  /** Of the section, 1 to n. */
  readonly index: number;
  readonly heading: string;
  readonly text: string;
}

/**
 * Where a text that is read in sections stands. `leftMs`: what the rest will take in milliseconds, or null. `from`:
 * where its share of the answer begins.
 */
type Section = Pick<EventOf<'section'>, 'step' | 'index' | 'of' | 'leftMs'> & { readonly from: number };

export interface JobViewState {
  readonly phase: JobPhase;
  /** Number of the last event in this state; 0 before the first. */
  readonly seq: number;
  /** Jobs before this one while it is queued. */
  readonly ahead: number;
  /** What loading is busy with; keeps its last value afterwards. */
  readonly step: EventOf<'loading'>['step'] | null;
  /** Share of the present phase, 0 to 1, or null where nobody can tell. */
  readonly fraction: number | null;
  /** The answer so far. Only ever grows. */
  readonly text: string;
  /** Words in `text`, a begun one included. */
  readonly words: number;
  /** Whether `text` ends inside a word, so that the next piece may go on with it. */
  readonly midWord: boolean;
  /** The step that a text in sections has come to; keeps its last value; null for any other text. */
  readonly section: Section | null;
  /** The page's own key sentences, there before any model is. */
  readonly quotes: readonly Quote[];
  /** What is nearest to a question that nothing on the page seems to answer; null for any other. */
  readonly nearest: readonly Quote[] | null;
  /** What is done about a question in another language than the page; null for any other. */
  readonly language: OtherLanguage | null;
  /** The answer compared with the page; null until it has been. */
  readonly checked: CheckedAnswer | null;
  /** Shown until there is an answer, and beside it. */
  readonly notes: readonly SectionNote[];
  /** What the model said of its own work, before the answer and behind it; no part of it. */
  readonly asides: readonly string[];
  /** How much of the text is an earlier job's, with whose answer this one goes on, in UTF-16 units. */
  readonly begun: number;
  readonly engine: EngineInUse | null;
  /** What prompts have held; of a text in one piece, what its prompt will hold once it has been read. */
  readonly coverage: Coverage | null;
  /** When the job left the queue and when it ended, in milliseconds since the epoch. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly finish: EventOf<'done'>['finish'] | null;
  /** A text that was to be written anew came back as it was. */
  readonly unchanged: boolean;
  readonly cancelReason: EventOf<'cancelled'>['reason'] | null;
  readonly error: ErrorInfo | null;
}

/** A job of which nothing is known yet. */
export const INITIAL_JOB_STATE: JobViewState = {
  phase: 'connecting',
  seq: 0,
  ahead: 0,
  step: null,
  fraction: null,
  text: '',
  words: 0,
  midWord: false,
  section: null,
  quotes: [],
  nearest: null,
  language: null,
  checked: null,
  notes: [],
  asides: [],
  begun: 0,
  engine: null,
  coverage: null,
  startedAt: null,
  endedAt: null,
  finish: null,
  unchanged: false,
  cancelReason: null,
  error: null,
};

/** Whether nothing more will come. */
export function isOver(state: JobViewState): boolean {
  return state.phase === 'done' || state.phase === 'cancelled' || state.phase === 'failed';
}

/** The state after one more entry. An entry seen before, or one after the end, changes nothing. */
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

/** What is not kept of an answer is neither shown nor counted. */
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

/**
 * What a prompt was to hold counts only once the engine has read it, and it has not where there is no word of an
 * answer.
 */
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
  // A section that had to be cut once more begins anew.
  const notes = state.notes.filter((note) => note.index !== index);
  return { ...begun, notes: [...notes, { index, heading, text: '' }] };
}

/** Of what the last step wrote only the beginning is kept: `kept` UTF-16 units. */
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

/** What the page does not say, in the order of the answer. */
export function flagsOf(checked: CheckedAnswer | null | undefined): readonly Flag[] {
  return checked?.sentences.flatMap(({ flags }) => flags) ?? [];
}

/** Whether there is a word to read: of the answer, or of its notes. */
export function hasText({ words, notes }: JobViewState): boolean {
  return words > 0 || notes.some((note) => note.text.trim() !== '');
}

/** Whether the answer met its limit: it may go on where it ends. */
export function isShortened({ finish }: Pick<JobViewState, 'finish'>): boolean {
  return finish === 'length';
}

/** Whether there is more to come of it: one that has gone on without a word has no room for any. */
export function jobCanGoOn(state: JobViewState): boolean {
  return isShortened(state) && state.text.length > state.begun;
}

/** What Copy takes: the answer, or where there is none yet, the notes under their headings. */
export function copyableText({ text, notes }: JobViewState): string {
  if (text.trim() !== '') return text.trim();
  return notes
    .filter((note) => note.text.trim() !== '')
    .map((note) => (note.heading === '' ? note.text.trim() : `## ${note.heading}\n\n${note.text.trim()}`))
    .join('\n\n');
}

/** How far a text in sections is in all, 0 to 1; the answer counts as one section more. */
export function wholeFraction({ section, fraction, phase }: JobViewState): number | null {
  if (!section || section.step === 'answer' || section.step === 'gather') return fraction;
  const within = phase === 'writing' ? 0.8 : (fraction ?? 0) * 0.8;
  return (section.index - 1 + within) / (section.of + (section.step === 'notes' ? 1 : 0));
}

/** The state once the host has lost the job for good; what was written stays. `at`: now, in ms since the epoch. */
export function loseJob(state: JobViewState, error: ErrorInfo, at: number): JobViewState {
  return isOver(state) ? state : { ...state, phase: 'failed', fraction: null, endedAt: at, error };
}

/**
 * The state once the user has erased the job: nothing of what was said is left in it. `at`: now, in ms since the epoch.
 */
export function eraseJob({ seq }: Pick<JobViewState, 'seq'>, at: number): JobViewState {
  return { ...INITIAL_JOB_STATE, seq, phase: 'cancelled', endedAt: at, cancelReason: 'erased' };
}

/** Appends text and counts only the words that it begins, so that a long answer costs no more per token. */
function withText(state: JobViewState, text: string): Pick<JobViewState, 'text' | 'words' | 'midWord'> {
  const begun = text.match(/\S+/g)?.length ?? 0;
  const continued = state.midWord && /^\S/.test(text) ? 1 : 0;
  return { text: state.text + text, words: state.words + begun - continued, midWord: /\S$/.test(text) };
}
