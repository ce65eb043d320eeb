/** What the host does when the background tells it something. */
import type { Handlers } from '@/src/messaging/dispatch';
import { ASK } from '@/src/protocol/action';
import type { hostNotices } from '@/src/protocol/host-notices';
import type { Chats } from './chats/chats';
import type { Jobs } from './jobs/jobs';
import type { Lane } from './lane/lane';

export interface NoticeDeps {
  readonly jobs: Jobs;
  readonly chats: Chats;
  readonly lane: Lane;
}

export type HostNotices = Handlers<typeof hostNotices, unknown>;

export function noticeHandlers({ jobs, chats, lane }: NoticeDeps): HostNotices {
  return {
    'notice.tabClosed': async ({ tabId }) => {
      const closed = jobs.tabClosed(tabId);
      // Nothing of a private page outlives its tab, not even in the engine. Conversations do this themselves.
      if (closed.some(({ ephemeral, work }) => ephemeral && work.action !== ASK)) lane.forgetRead();
      await chats.tabClosed(tabId);
      return {};
    },
    'notice.browserStarted': async ({ keepChats }) => {
      // Conversations go first: they read the jobs' logs for answers that the last host did not finish.
      await chats.browserStarted(keepChats);
      await jobs.clear().catch(() => undefined);
      return {};
    },
  };
}
