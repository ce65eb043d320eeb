/** What a surface shows of a job, and what can be asked about that. Pure. */
import type { CheckedAnswer, Flag, Quote } from '@/src/protocol/checked-answer';
import type { ErrorInfo } from '@/src/protocol/errors';
import type { OtherLanguage } from '@/src/protocol/other-language';
import type { Coverage, EngineInUse, TaskEvent } from '@/src/protocol/task-event';

export type EventOf<T extends TaskEvent['type']> = Extract<TaskEvent, { type: T }>;

/** What a job is doing, or how it ended. */
export type JobPhase = 'connecting' | 'queued' | 'loading' | 'reading' | 'writing' | 'done' | 'cancelled' | 'failed';

/** What the model noted about one section of a long text. The text only grows. */
export interface SectionNote {
  /** The section's number, from 1. */
  readonly index: number;
  readonly heading: string;
  readonly text: string;
}

/**
 * The section that a job is at. `leftMs`: how long the rest will take in milliseconds, or null. `from`: where the
 * section's part of the answer begins, in UTF-16 units.
 */
type Section = Pick<EventOf<'section'>, 'step' | 'index' | 'of' | 'leftMs'> & { readonly from: number };

/** A job as a surface shows it. */
export interface JobViewState {
  readonly phase: JobPhase;
  /** Number of the last event that is in this state; 0 before the first. */
  readonly seq: number;
  /** How many jobs come first while this one waits. */
  readonly ahead: number;
  /** What loading does at the moment. Keeps its last value afterwards. */
  readonly step: EventOf<'loading'>['step'] | null;
  /** How much of the present phase is done, 0 to 1, or null where that is unknown. */
  readonly fraction: number | null;
  /** The answer so far. */
  readonly text: string;
  /** Number of words in `text`, with one that is still incomplete. */
  readonly words: number;
  /** Whether `text` ends inside a word: the next piece may continue it. */
  readonly midWord: boolean;
  /** The section of a text that is read in sections. Keeps its last value; null for any other text. */
  readonly section: Section | null;
  /** The page's own key sentences, chosen before the model is loaded. */
  readonly quotes: readonly Quote[];
  /** The passages nearest to a question that nothing on the page seems to answer; null for any other question. */
  readonly nearest: readonly Quote[] | null;
  /** What is done about a question in another language than the page; null for any other question. */
  readonly language: OtherLanguage | null;
  /** The finished answer's check against the page; null before there is one. */
  readonly checked: CheckedAnswer | null;
  /** Notes on sections: shown until there is an answer, and then beside it. */
  readonly notes: readonly SectionNote[];
  /** Remarks of the model about its own work, which are no part of the answer. */
  readonly asides: readonly string[];
  /** How much of `text` comes from the earlier job that this one continues, in UTF-16 units. */
  readonly begun: number;
  readonly engine: EngineInUse | null;
  /** What prompts have held. Of a text in one piece: what its prompt will hold once it has been read. */
  readonly coverage: Coverage | null;
  /** When the job left the queue, and when it ended, in milliseconds since the epoch. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly finish: EventOf<'done'>['finish'] | null;
  /** Whether a rewrite gave back the text as it was. */
  readonly unchanged: boolean;
  readonly cancelReason: EventOf<'cancelled'>['reason'] | null;
  readonly error: ErrorInfo | null;
}

/** The state of a job of which nothing is known yet. */
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

/** Whether the job has ended. */
export function isOver(state: JobViewState): boolean {
  return state.phase === 'done' || state.phase === 'cancelled' || state.phase === 'failed';
}

/** What in the answer was not found on the page, in the order of the answer. */
export function flagsOf(checked: CheckedAnswer | null | undefined): readonly Flag[] {
  return checked?.sentences.flatMap(({ flags }) => flags) ?? [];
}

/** Whether there is at least one word to read, in the answer or in its notes. */
export function hasText({ words, notes }: JobViewState): boolean {
  return words > 0 || notes.some((note) => note.text.trim() !== '');
}

/** Whether the answer was cut at its limit. */
export function isShortened({ finish }: Pick<JobViewState, 'finish'>): boolean {
  return finish === 'length';
}

/** Whether the answer can be continued. One that was continued without a new word has no room for more. */
export function jobCanGoOn(state: JobViewState): boolean {
  return isShortened(state) && state.text.length > state.begun;
}

/** What Copy takes: the answer, or the notes under their headings while there is no answer. */
export function copyableText({ text, notes }: JobViewState): string {
  if (text.trim() !== '') return text.trim();
  return notes
    .filter((note) => note.text.trim() !== '')
    .map((note) => (note.heading === '' ? note.text.trim() : `## ${note.heading}\n\n${note.text.trim()}`))
    .join('\n\n');
}

/**
 * How much of the job is done in all, 0 to 1, or null where that is unknown. Of a text in sections the answer from its
 * notes counts as one more section.
 */
export function wholeFraction({ section, fraction, phase }: JobViewState): number | null {
  if (!section || section.step === 'answer' || section.step === 'gather') return fraction;
  const within = phase === 'writing' ? 0.8 : (fraction ?? 0) * 0.8;
  return (section.index - 1 + within) / (section.of + (section.step === 'notes' ? 1 : 0));
}
