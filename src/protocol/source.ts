/** What texts that were read are called between contexts: the document of a tab, a file, a transcript. */
import * as v from 'valibot';
import { IdSchema } from './ids';

/**
 * Names a text that was read, as it was then: a text that has changed has another id. Random, so it tells nothing of
 * the text, and nobody can guess one.
 */
export const SourceIdSchema = IdSchema;
export type SourceId = v.InferOutput<typeof SourceIdSchema>;

/** The kind that only the script in a tab may bring: the document of that tab. Other kinds need no name here. */
export const TAB_DOCUMENT = 'document';

export const SourceRefSchema = v.object({
  id: SourceIdSchema,
  /** What it is read by. No closed list: the table in `src/sources/registry.ts` alone knows which kinds there are. */
  kind: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/)),
  /**
   * A random name for what the text belongs to: a document at one of its addresses, a file. It stays the same when the
   * text changes.
   */
  subject: IdSchema,
});
export type SourceRef = v.InferOutput<typeof SourceRefSchema>;

/** A text with the id that places in it are named by. */
export type Sourced<T> = T & { readonly source: SourceId };
