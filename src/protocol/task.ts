/** What a surface may ask for. */
import * as v from 'valibot';
import { ActionRefSchema } from './action';
import { IdSchema, Sha256Schema } from './ids';
import { PageContentSchema } from './page-content';
import { SourceIdSchema } from './source';

/**
 * The name of a provider. No closed list: which there are is the registry's business alone, and what was stored under a
 * name that is gone can still be read.
 */
export const EngineIdSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/));
export type EngineId = v.InferOutput<typeof EngineIdSchema>;

/** The choice that leaves it to the host: the best engine that runs the model here. No provider has this name. */
export const AUTO = 'auto';

/** `AUTO` or an engine's name. A name that no provider of this build has counts as `AUTO`. */
export type EngineChoice = EngineId;

/** Longest selection taken, in characters; a longer one is a page. */
export const MAX_SELECTION_CHARS = 200_000;

/**
 * How a page that takes long is read. `quick`: first what can be read in some seconds; `whole`: all of it; `ask`: the
 * user says so each time.
 */
export const READINGS = ['quick', 'whole', 'ask'] as const;

/** Settings travel inside the request, for an offscreen document cannot read them. */
export const TaskSettingsSchema = v.object({
  engine: EngineIdSchema,
  /** SHA-256 of the chosen model's file, or null for the one installed last. */
  model: v.nullable(Sha256Schema),
  /**
   * What answers are written in, a BCP 47 tag; absent: the text's own language. Rewriting never changes the language.
   */
  language: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{2,35}$/))),
  /** Absent: `quick`. */
  reading: v.optional(v.picklist(READINGS)),
});
export type TaskSettings = v.InferOutput<typeof TaskSettingsSchema>;

export const TaskRequestSchema = v.object({
  action: ActionRefSchema,
  /** What the task works on: the page's blocks, or the text that the user selected. */
  input: v.variant('kind', [
    v.object({ kind: v.literal('page'), source: SourceIdSchema, page: PageContentSchema }),
    v.object({
      kind: v.literal('selection'),
      source: SourceIdSchema,
      text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SELECTION_CHARS)),
      title: v.pipe(v.string(), v.maxLength(2_000)),
      language: v.pipe(v.string(), v.maxLength(64)),
    }),
  ]),
  settings: TaskSettingsSchema,
  /** An earlier job that this one does once more: what it had read is not read again, if the text is still the same. */
  continues: v.optional(IdSchema),
  /** Whether that one's answer, which met its limit, goes on where it ended. */
  goesOn: v.optional(v.boolean()),
});
export type TaskRequest = v.InferOutput<typeof TaskRequestSchema>;

/** What of a task is otherwise when it is done once more. */
export const TaskChangesSchema = v.object({
  /** As another one, such as a summary's other form. */
  action: v.optional(ActionRefSchema),
  /** In place of what the settings say. */
  reading: TaskSettingsSchema.entries.reading,
  /** The answer, which met its limit, goes on where it ended. */
  goesOn: v.optional(v.boolean()),
});
export type TaskChanges = v.InferOutput<typeof TaskChangesSchema>;
