/** What the host does about what the background tells it. */
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
      // Nothing of a private page outlives its tab, in the engine neither; conversations see to theirs.
      if (closed.some(({ ephemeral, work }) => ephemeral && work.action !== ASK)) lane.forgetRead();
      await chats.tabClosed(tabId);
      return {};
    },
    'notice.browserStarted': async ({ keepChats }) => {
      // First the conversations: they take what the last host wrote of their answers from the jobs' logs.
      await chats.browserStarted(keepChats);
      await jobs.clear().catch(() => undefined);
      return {};
    },
  };
}
