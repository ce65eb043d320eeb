/** What the script in a page is asked. */
import * as v from 'valibot';
import { ActionRefSchema, ScopeSchema } from './action';
import { backgroundCalls } from './background-calls';
import { type CallSpec, NothingSchema } from './calls';
import { PassageFoundSchema, PassageRangeSchema } from './checked-answer';
import { IdSchema } from './ids';
import { TaskChangesSchema, TaskSettingsSchema } from './task';

/** By `tabs.sendMessage` to the script that was injected on demand. */
export const pageCalls = {
  'page.start': {
    from: ['background'],
    params: v.object({
      action: ActionRefSchema,
      /** Whether its answer may take the selection's place. */
      rewrites: v.boolean(),
      scope: ScopeSchema,
      /** From the menu: the only way to a selection in another origin's frame. Wins over the script's own reading. */
      selectionText: v.nullable(v.string()),
      /** Whether to show the card. */
      card: v.boolean(),
      settings: TaskSettingsSchema,
    }),
    result: v.object({ jobId: IdSchema }),
  },
  'page.retry': {
    from: ['background'],
    params: v.object({
      jobId: IdSchema,
      ...v.omit(TaskChangesSchema, ['reading']).entries,
      settings: TaskSettingsSchema,
    }),
    result: v.object({ jobId: IdSchema }),
  },
  /** Reads the document and opens the conversation about it. */
  'page.openChat': {
    from: ['background'],
    params: NothingSchema,
    result: backgroundCalls['background.openChat'].result,
  },
  /** Puts text where the selection of the card's job stands. Rejects with `target-…`, and then has changed nothing. */
  'page.replace': { from: ['background'], params: backgroundCalls['background.replace'].params, result: NothingSchema },
  /** `key`: the asking card's; null for a surface outside of the page. */
  'page.showPassage': {
    from: ['background'],
    params: v.object({ key: v.nullable(IdSchema), range: PassageRangeSchema }),
    result: PassageFoundSchema,
  },
  'page.inspect': {
    from: ['background'],
    params: NothingSchema,
    result: backgroundCalls['background.inspect'].result,
  },
  'page.cardContent': {
    from: ['background'],
    params: backgroundCalls['background.cardContent'].params,
    result: backgroundCalls['background.cardContent'].result,
  },
  'page.card': { from: ['background'], params: backgroundCalls['background.card'].params, result: NothingSchema },
} as const satisfies Record<string, CallSpec>;
