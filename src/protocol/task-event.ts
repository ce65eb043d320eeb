/** The life of a job as numbered events: any number of surfaces can attach at any time and see the same story. */
import * as v from 'valibot';
import { CountSchema, FractionSchema } from './ids';
import { CheckedAnswerSchema, QuoteSchema } from './checked-answer';
import { ErrorInfoSchema } from './errors';
import { OtherLanguageSchema } from './other-language';
import { SourceIdSchema } from './source';
import { EngineIdSchema } from './task';

/** On what an engine computes. `outside`: in a program of its own, which does not tell. */
export const BackendSchema = v.picklist(['webgpu', 'cpu', 'outside']);

/** The engine that is really in use, as reported by the engine itself. */
export const EngineInUseSchema = v.object({
  provider: EngineIdSchema,
  backend: BackendSchema,
  /** There where this backend serves in place of one that has failed lately. */
  insteadOf: v.optional(v.literal('webgpu')),
  /** On the processor: how many threads compute. */
  threads: v.optional(CountSchema),
  /** On the GPU: what its driver calls it. */
  adapter: v.optional(v.string()),
  /** On the GPU: how many of the model's layers it has, where the processor has the others. */
  layers: v.optional(v.object({ onGpu: CountSchema, all: CountSchema })),
  /** The model's own name. */
  model: v.string(),
  contextTokens: CountSchema,
});
export type EngineInUse = v.InferOutput<typeof EngineInUseSchema>;

/** How much of the input some prompt really held. */
export const CoverageSchema = v.object({
  words: CountSchema,
  ofWords: CountSchema,
  /** Words of the page that its readers cannot see, and that no prompt gets; absent where there are none. */
  hiddenWords: v.optional(CountSchema),
  /** How many passages were chosen from the page, where not all of it was read; absent where nothing was chosen. */
  passages: v.optional(CountSchema),
  /**
   * Milliseconds until the whole page would have been read, at this engine's speed; absent where all of it was, or
   * cannot be.
   */
  wholeMs: v.optional(v.pipe(v.number(), v.minValue(0))),
  /** How much of each source. Absent in rows of an earlier version: all of it is of one. */
  sources: v.optional(v.array(v.object({ source: SourceIdSchema, words: CountSchema, ofWords: CountSchema }))),
});
export type Coverage = v.InferOutput<typeof CoverageSchema>;

/** How an answer was read that has this coverage: whoever goes on with it reads the same. */
export function readingOf(coverage: Coverage | null | undefined): 'quick' | 'whole' {
  return coverage?.passages === undefined ? 'whole' : 'quick';
}

/**
 * Why an answer ended. `empty`: it has no words; the model only thought, or had nothing to say. `choose`: nothing was
 * read, for the user is to say first whether all of the page is, which takes long.
 */
export const FINISHES = ['stop', 'length', 'repetition', 'empty', 'choose'] as const;
export type Finish = (typeof FINISHES)[number];

/** The sentences of a page that are nearest to a question, the nearest first. */
export const NearestSchema = v.pipe(v.array(QuoteSchema), v.maxLength(10));

export const TaskEventSchema = v.variant('type', [
  /** `ahead`: jobs before this one. */
  v.object({ type: v.literal('queued'), ahead: CountSchema }),
  v.object({
    type: v.literal('loading'),
    /** `convert`: the model is being prepared for this engine, once; `open`: its weights are being read. */
    step: v.picklist(['start', 'convert', 'open', 'warm']),
    /** Share done, or null where the engine cannot tell. */
    fraction: v.nullable(FractionSchema),
  }),
  /** The prompt is being processed. */
  v.object({
    type: v.literal('reading'),
    engine: EngineInUseSchema,
    coverage: CoverageSchema,
    fraction: v.nullable(FractionSchema),
  }),
  /**
   * A text that does not fit one prompt is read in sections; each of these begins a step. `notes`: the tokens that
   * follow are notes on a section, which are shown until there is an answer; `gather`: notes are too many for one
   * prompt and some of them are put together, unseen; `answer`: the tokens that follow are the answer, in the notes'
   * place; `part`: they are a section's share of the answer, which goes on from the last.
   */
  v.object({
    type: v.literal('section'),
    step: v.picklist(['notes', 'gather', 'answer', 'part']),
    /** Section, or group of notes, 1 to `of`; `of` may grow where a section had to be cut once more. */
    index: CountSchema,
    of: CountSchema,
    /** The heading that it stands under, or ''. */
    heading: v.string(),
    /** Names the text that is read, so that a later job knows it again; '' where no text of the page is. */
    key: v.string(),
    engine: EngineInUseSchema,
    /** What prompts have held until now. */
    coverage: CoverageSchema,
    /**
     * How much of the step before is to be kept, in UTF-16 units of its tokens, where not all is: it met its limit or
     * fell into a loop; 0 where it is written once more.
     */
    kept: v.optional(CountSchema),
    /** Milliseconds that all the rest will take at the measured speed; null while there is none. */
    leftMs: v.nullable(v.number()),
  }),
  /** The page's own key sentences, before a model has read a word of it. */
  v.object({ type: v.literal('quotes'), quotes: v.pipe(v.array(QuoteSchema), v.maxLength(20)) }),
  /** Nothing on the page seems to answer the question: what stands nearest to it. Before the model's first word. */
  v.object({ type: v.literal('unanswered'), nearest: NearestSchema }),
  /** The question is in another language than the page: each step of what is done about it, before the first word. */
  v.object({ type: v.literal('language'), language: OtherLanguageSchema }),
  /** The whole answer held against the page, right before its end. Offsets are in what is kept of the answer. */
  v.object({ type: v.literal('checked'), checked: CheckedAnswerSchema }),
  /** The answer so far, of a job that goes on with an earlier one's: the pieces that follow stand behind it. */
  v.object({ type: v.literal('begun'), text: v.string() }),
  /** A piece of the answer; pieces are coalesced, so one may hold several tokens. */
  v.object({ type: v.literal('token'), text: v.string(), tokens: CountSchema }),
  /** What the model said of its own work, such as "Here is the rewritten text:". It is no part of the answer. */
  v.object({ type: v.literal('aside'), text: v.string() }),
  v.object({
    type: v.literal('done'),
    finish: v.picklist(FINISHES),
    /**
     * How much of the answer is to be kept, in UTF-16 units: what follows only repeats it, broke off at its limit or
     * speaks of the answer. Absent: all.
     */
    kept: v.optional(CountSchema),
    /** A text that was to be written anew came back as it was. */
    unchanged: v.optional(v.boolean()),
    engine: EngineInUseSchema,
    coverage: CoverageSchema,
    promptTokens: CountSchema,
    cachedTokens: CountSchema,
    tokens: CountSchema,
    /** Milliseconds from the job's start (not counting the queue) to the first token and to the end. */
    firstTokenMs: v.number(),
    totalMs: v.number(),
  }),
  v.object({
    type: v.literal('cancelled'),
    reason: v.picklist(['user', 'tab-closed', 'abandoned', 'replaced', 'erased']),
  }),
  v.object({ type: v.literal('failed'), error: ErrorInfoSchema }),
]);
export type TaskEvent = v.InferOutput<typeof TaskEventSchema>;

export const LoggedEventSchema = v.object({
  /** 1, 2, 3 … within the job, without gaps. */
  seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Milliseconds since the epoch. */
  at: v.number(),
  event: TaskEventSchema,
});
export type LoggedEvent = v.InferOutput<typeof LoggedEventSchema>;

/** Exactly one of these ends a job's log. */
export function isTerminal(event: TaskEvent): boolean {
  return event.type === 'done' || event.type === 'cancelled' || event.type === 'failed';
}
