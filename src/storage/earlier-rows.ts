/**
 * Rows that earlier versions have written, in the form that they are written in now. What does not look like one is
 * left as it is: whether it can be read is seen when it is parsed.
 *
 * Before texts had ids, a place stood in the one text that its conversation or job is about. It gets an id that no
 * script has, for those that had read the text ended with that version.
 */
import * as v from 'valibot';
import { IdSchema } from '@/src/protocol/ids';
import { TAB_DOCUMENT, type SourceId, type SourceRef } from '@/src/protocol/source';

/** What an earlier version called the document that a conversation is about. */
const EarlierChatSchema = v.looseObject({ pageKey: IdSchema, source: v.optional(v.undefined()) });

const EventSchema = v.looseObject({ jobId: IdSchema, event: v.unknown() });

/** Actions were called intents. */
const EarlierJobSchema = v.looseObject({ intent: v.string(), action: v.optional(v.undefined()) });

/** The row of a job as it is written now. */
export function jobOfNow(row: unknown): unknown {
  if (!v.is(EarlierJobSchema, row)) return row;
  const { intent, ...kept } = row;
  return { ...kept, action: intent };
}

/** The row of a conversation as it is written now. */
export function chatOfNow(row: unknown): unknown {
  if (!v.is(EarlierChatSchema, row)) return row;
  const { pageKey, ...kept } = row;
  const source: SourceRef = { id: pageKey, kind: TAB_DOCUMENT, subject: pageKey };
  return { ...kept, source, turns: inSource(source.id, row['turns']) };
}

/** The row of a log's entry as it is written now. */
export function entryOfNow(row: unknown): unknown {
  return v.is(EventSchema, row) ? { ...row, event: inSource(row.jobId, row.event) } : row;
}

/** The same value, in which every place that names no text is in this one. Places alone count blocks. */
function inSource(source: SourceId, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => inSource(source, one));
  if (typeof value !== 'object' || value === null) return value;
  const same = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inSource(source, one)]));
  return 'blockIndex' in same && !('source' in same) ? { source, ...same } : same;
}
