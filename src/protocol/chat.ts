/**
 * A conversation about one document, as surfaces see it. The host alone writes it; any number of panels may show it.
 */
import * as v from 'valibot';
import { CountSchema, IdSchema } from './ids';
import { CheckedAnswerSchema } from './checked-answer';
import { ErrorInfoSchema } from './errors';
import { JOB_STATES } from './job';
import { OtherLanguageSchema } from './other-language';
import { SourceRefSchema } from './source';
import { CoverageSchema, EngineInUseSchema, FINISHES, NearestSchema } from './task-event';

/** Longest question taken, in characters. */
export const MAX_QUESTION_CHARS = 8_000;

export const QuestionSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_QUESTION_CHARS));

/** One question and its answer. */
export const ChatTurnSchema = v.object({
  turnId: IdSchema,
  question: v.string(),
  /** Milliseconds since the epoch. */
  askedAt: v.number(),
  /** The answer's job: while it runs, its log is followed by this id. */
  jobId: IdSchema,
  state: v.picklist(JOB_STATES),
  /** The whole answer, or as much as there was when it ended; while it runs what it goes on with, or ''. */
  answer: v.string(),
  /** Why a `done` answer ended; `length` of one that was going on and was stopped or failed; null otherwise. */
  finish: v.nullable(v.picklist(FINISHES)),
  /** What failed; null otherwise. */
  error: v.nullable(ErrorInfoSchema),
  /** How much of the page the prompt held; null until it is known. */
  coverage: v.nullable(CoverageSchema),
  engine: v.nullable(EngineInUseSchema),
  /** There where going on brought no word more: there is no room for any. */
  exhausted: v.optional(v.boolean()),
  /** The answer held against the page; absent while it runs, and where an older version wrote it. */
  checked: v.optional(CheckedAnswerSchema),
  /** There where nothing on the page seems to answer the question: what stands nearest to it. */
  nearest: v.optional(NearestSchema),
  /** There where the question is in another language than the page. */
  language: v.optional(OtherLanguageSchema),
});
export type ChatTurn = v.InferOutput<typeof ChatTurnSchema>;

export const ChatSummarySchema = v.object({
  chatId: IdSchema,
  /** The page's title when it was read. */
  title: v.string(),
  /** Milliseconds since the epoch. */
  createdAt: v.number(),
  updatedAt: v.number(),
  /** Questions asked. */
  turns: CountSchema,
});
export type ChatSummary = v.InferOutput<typeof ChatSummarySchema>;

export const ChatSchema = v.object({
  chatId: IdSchema,
  /** What it is about, so that a panel can tell whether its tab still shows it. */
  source: SourceRefSchema,
  title: v.string(),
  language: v.string(),
  createdAt: v.number(),
  updatedAt: v.number(),
  /** Words of the page that can be put before the model, and words that its readers see. */
  keptWords: CountSchema,
  visibleWords: CountSchema,
  /** From a private window: kept in memory only. */
  ephemeral: v.boolean(),
  turns: v.array(ChatTurnSchema),
});
export type Chat = v.InferOutput<typeof ChatSchema>;
