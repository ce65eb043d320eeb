/** What a card in a page is told to show. */
import * as v from 'valibot';
import { IdSchema } from './ids';
import { ERROR_CODES } from './errors';

/** What a card shows: a job, or the code of what kept it from starting. */
export const CardContentSchema = v.variant('kind', [
  v.object({
    kind: v.literal('job'),
    jobId: IdSchema,
    /** The selected text of an editable field, which the answer may replace there; null for any other text. */
    original: v.nullable(v.string()),
    /** Why the answer cannot be put back, where there is more to say than that the text was not in a field. */
    obstacle: v.optional(v.picklist(['target-elsewhere'])),
  }),
  v.object({ kind: v.literal('error'), code: v.picklist(ERROR_CODES) }),
]);
export type CardContent = v.InferOutput<typeof CardContentSchema>;
