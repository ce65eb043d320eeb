/** A job as surfaces list it. What happens to it is in `task-event.ts`. */
import * as v from 'valibot';
import { ActionIdSchema, OwnActionFactsSchema, ScopeSchema } from './action';
import { IdSchema, TabIdSchema } from './ids';
import { ReadingNotesSchema } from './page-content';

export const JOB_STATES = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Whether the end of a job, or of a turn with its answer, is still to come. */
export function isOpen({ state }: { readonly state: JobState }): boolean {
  return state === 'queued' || state === 'running';
}

export const JobSummarySchema = v.object({
  jobId: IdSchema,
  /** The tab whose page the job is about, or null. */
  tabId: v.nullable(TabIdSchema),
  /** The action's id, or `ASK`: a question in a conversation. */
  action: ActionIdSchema,
  /** Of an action of the user's own, which no table has. */
  own: v.optional(OwnActionFactsSchema),
  /** What it works on, so that the words about coverage are true; absent where a log from before has none. */
  scope: v.optional(ScopeSchema),
  /** The page's title, shown above the answer. */
  title: v.string(),
  /** What of a page was not open to be read; absent for a selection. */
  reading: v.optional(ReadingNotesSchema),
  /** Milliseconds since the epoch. */
  createdAt: v.number(),
  state: v.picklist(JOB_STATES),
});
export type JobSummary = v.InferOutput<typeof JobSummarySchema>;
