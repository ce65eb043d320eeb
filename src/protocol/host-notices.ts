/** What the host is told. */
import * as v from 'valibot';
import { type CallSpec, NothingSchema } from './calls';
import { TabIdSchema } from './ids';

/** By `runtime.sendMessage` from the background to Chrome's offscreen document (in Firefox: a plain call). */
export const hostNotices = {
  'notice.tabClosed': { from: ['background'], params: v.object({ tabId: TabIdSchema }), result: NothingSchema },
  /**
   * A new browser run has begun: what was kept for the last run only is erased. `keepChats`: the user wants them kept.
   */
  'notice.browserStarted': {
    from: ['background'],
    params: v.object({ keepChats: v.boolean() }),
    result: NothingSchema,
  },
} as const satisfies Record<string, CallSpec>;
