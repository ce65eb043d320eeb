/** Where a passage stands. */
import * as v from 'valibot';
import { IdSchema } from './ids';

/**
 * In what a passage's block numbers count: what a job read, or the page of a conversation. `pageKey`: the page script's
 * name for what its document showed.
 */
export const PassageSourceSchema = v.variant('of', [
  v.object({ of: v.literal('job'), jobId: IdSchema }),
  v.object({ of: v.literal('chat'), chatId: IdSchema, pageKey: IdSchema }),
]);
