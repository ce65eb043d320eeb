/**
 * The rows of the host's database. What is read from a disk is `unknown` until it was parsed, like a message: another
 * version may have written it, or the disk may be damaged.
 */
import * as v from 'valibot';
import { ChatTurnSchema } from '@/src/protocol/chat';
import { CountSchema, IdSchema, TabIdSchema } from '@/src/protocol/ids';
import { JobSummarySchema } from '@/src/protocol/job';
import { PageContentSchema } from '@/src/protocol/page-content';
import { SourceRefSchema } from '@/src/protocol/source';
import { LoggedEventSchema, TaskEventSchema } from '@/src/protocol/task-event';

/** Whose page it was: its tab, the document in it, and the document's origin. */
const OwnerEntries = {
  tabId: v.nullable(TabIdSchema),
  documentKey: v.nullable(v.string()),
  origin: v.nullable(v.string()),
};

/** A job without its text: what it was about, and who may see it again. */
export const JobRowSchema = v.object({ ...JobSummarySchema.entries, ...OwnerEntries });
export type JobRow = v.InferOutput<typeof JobRowSchema>;

/** One entry of a job's log. */
export const EventRowSchema = v.object({ jobId: IdSchema, ...LoggedEventSchema.entries });
export type EventRow = v.InferOutput<typeof EventRowSchema>;

const KNOWN_EVENTS: ReadonlySet<string> = new Set(TaskEventSchema.options.map(({ entries }) => entries.type.literal));

/** An entry whose type of event another version has and this one does not. The log goes on behind it. */
export const UnknownEventRowSchema = v.object({
  ...EventRowSchema.entries,
  event: v.object({
    type: v.pipe(
      v.string(),
      v.check((type) => !KNOWN_EVENTS.has(type)),
    ),
  }),
});

/** A conversation with its turns. */
export const ChatRowSchema = v.object({
  chatId: IdSchema,
  /** The page that it is about, kept apart: conversations about the same page share it. */
  pageId: IdSchema,
  /** What the page was read from. */
  source: SourceRefSchema,
  ...OwnerEntries,
  title: v.string(),
  language: v.string(),
  keptWords: CountSchema,
  visibleWords: CountSchema,
  /** Milliseconds since the epoch. */
  createdAt: v.number(),
  updatedAt: v.number(),
  turns: v.pipe(v.array(ChatTurnSchema), v.readonly()),
});
export type ChatRow = Readonly<v.InferOutput<typeof ChatRowSchema>>;

/** Parsing the longest page, of 50,000 blocks, took 30 to 70 ms on two busy cores, so it is done in one go. */
export const PageRowSchema = v.object({ pageId: IdSchema, page: PageContentSchema });
export type PageRow = v.InferOutput<typeof PageRowSchema>;

/** The row, or undefined for one that does not parse. It stays on the disk: another version may read it. */
export function parseRow<S extends v.GenericSchema>(schema: S, row: unknown): v.InferOutput<S> | undefined {
  const parsed = v.safeParse(schema, row);
  return parsed.success ? parsed.output : undefined;
}

/** The rows that parse, so that a broken one never hides the others. */
export function parseRows<S extends v.GenericSchema>(schema: S, rows: readonly unknown[]): v.InferOutput<S>[] {
  return rows.flatMap((row) => {
    const parsed = v.safeParse(schema, row);
    return parsed.success ? [parsed.output] : [];
  });
}
