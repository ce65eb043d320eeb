/**
 * An answer held against the page: for each sentence the passage that shares most words with it, and what in it the
 * page does not have. Compared, not understood.
 */
import * as v from 'valibot';
import { CountSchema, FractionSchema } from './ids';
import { SourceIdSchema } from './source';

const Offset = CountSchema;

/** A place in a source's blocks: UTF-16 offsets in the text of one block. */
export const PassageRangeSchema = v.object({ source: SourceIdSchema, blockIndex: Offset, start: Offset, end: Offset });
export type PassageRange = v.InferOutput<typeof PassageRangeSchema>;

/** Whether a passage could be shown; `lost`: there is no such place, not any more, or nobody there has its source. */
export const PassageFoundSchema = v.object({ found: v.picklist(['shown', 'lost']) });
export type PassageFound = v.InferOutput<typeof PassageFoundSchema>;

const FLAG_KINDS = ['number', 'date', 'amount', 'name', 'address', 'quotation'] as const;

/** How much of its sentence a passage holds: a mark is strong or weak. */
export const STRENGTHS = ['strong', 'weak'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** A passage with its own words, for whoever shows it does not have the page. */
const ShownPassageSchema = v.object({ ...PassageRangeSchema.entries, text: v.optional(v.string()) });

/**
 * Why no passage is looked for: the sentence says something about the text or the answer ("Here is a summary:"), or
 * it is in another language than the page. Such a sentence is not called unlike the page.
 */
const EXCUSES = ['about-text', 'other-language'] as const;

/** How many of each kind were held against the page, those that were not found among them. */
export const ComparedSchema = v.object({
  numbers: Offset,
  dates: Offset,
  names: Offset,
  quotations: Offset,
  addresses: Offset,
});
export type Compared = v.InferOutput<typeof ComparedSchema>;

/** A sentence of a source, word for word. */
export const QuoteSchema = v.object({ text: v.string(), ...PassageRangeSchema.entries });
export type Quote = v.InferOutput<typeof QuoteSchema>;
/** A sentence of a page whose source the caller knows. */
export type PageSentence = Omit<Quote, 'source'>;

/** Something that no source says, or says otherwise. UTF-16 offsets in the answer as it was written. */
export const FlagSchema = v.object({ start: Offset, end: Offset, kind: v.picklist(FLAG_KINDS) });
export type Flag = v.InferOutput<typeof FlagSchema>;

export const CheckedAnswerSchema = v.object({
  /** What it was held against. Absent in rows of an earlier version: the one text of the job or conversation. */
  sources: v.optional(v.array(SourceIdSchema)),
  sentences: v.array(
    v.object({
      /** UTF-16 offsets in the answer as it was written, Markdown and all. */
      start: Offset,
      end: Offset,
      /** What shares most words with it; null where nothing in the page shares enough. */
      passage: v.nullable(ShownPassageSchema),
      /** Share of the sentence's words of meaning that the passage holds, 0 to 1. */
      held: v.optional(FractionSchema),
      /** Absent where there is no passage. */
      strength: v.optional(v.picklist(STRENGTHS)),
      /** What the sentence says that its passage does not; UTF-16 offsets in the answer as it was written. */
      beyond: v.optional(v.array(v.object({ start: Offset, end: Offset }))),
      /** Only where there is no passage. */
      excused: v.optional(v.picklist(EXCUSES)),
      flags: v.array(FlagSchema),
    }),
  ),
  /** Absent where nothing could be compared, for the page is too long. */
  compared: v.optional(ComparedSchema),
  /** The answer is in another language than the page: numbers and dates were compared, words were not. */
  crossLanguage: v.optional(v.literal(true)),
});
export type CheckedAnswer = v.InferOutput<typeof CheckedAnswerSchema>;
