/** A job's row in the database: what it was about, and who may see it again. Its text is in its events. */
import * as v from 'valibot';
import { JobSummarySchema } from '@/src/protocol/job';

const JobRowSchema = v.object({
  ...JobSummarySchema.entries,
  documentKey: v.nullable(v.string()),
  origin: v.nullable(v.string()),
});
export type JobRow = v.InferOutput<typeof JobRowSchema>;

/** Earlier versions called an action an intent. */
const StoredSchema = v.looseObject({ action: v.optional(v.unknown()), intent: v.optional(v.unknown()) });

/** A row as this version or an earlier one has written it; null for one that cannot be read. */
export function readJobRow(stored: unknown): JobRow | null {
  const found = v.safeParse(StoredSchema, stored);
  if (!found.success) return null;
  const { action, intent, ...rest } = found.output;
  const row = v.safeParse(JobRowSchema, { ...rest, action: action ?? intent });
  return row.success ? row.output : null;
}
