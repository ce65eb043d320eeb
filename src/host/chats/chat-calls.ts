/** Calls about conversations, and the one that erases all that was said. */
import type { HostHandlers } from '@/src/messaging/host-server';
import type { HistoryState } from '@/src/storage/open-database';
import { eraseParts } from '../jobs/erase';
import type { Jobs } from '../jobs/jobs';
import type { ReadAhead } from '../lane/read-ahead';
import type { Chats } from './chats';

type ChatCalls = Pick<
  HostHandlers,
  | 'host.openChat'
  | 'host.followChat'
  | 'host.ask'
  | 'host.goOn'
  | 'host.newChat'
  | 'host.chats'
  | 'host.eraseChats'
  | 'host.readAhead'
>;

export interface ChatCallsDeps {
  readonly chats: Chats;
  readonly jobs: Jobs;
  readonly readAhead: ReadAhead;
  /** Whether conversations and answers are kept, and where. */
  history(): HistoryState;
  /** Erases the databases that this version cannot read. Rejects where the disk keeps one. */
  eraseSetAside(): Promise<void>;
}

export function chatCalls(deps: ChatCallsDeps): ChatCalls {
  const { chats, readAhead } = deps;
  return {
    'host.openChat': (params, { sender }) => chats.open(params, sender),
    'host.followChat': async ({ chatId }, { signal, progress }) => {
      await chats.follow(chatId, signal, (chat) => {
        progress({ chat });
      });
      return {};
    },
    'host.ask': (params, context) => chats.ask(params, context),
    'host.goOn': (params, context) => chats.goOn(params, context),
    'host.newChat': ({ chatId }) => ({ chatId: chats.startNew(chatId) }),
    'host.chats': () => ({ chats: chats.list() }),
    'host.eraseChats': async ({ chatId }) => {
      await (chatId === null ? eraseAll(deps) : chats.erase(chatId));
      return {};
    },
    'host.readAhead': async ({ chatId, settings }, { signal }) => {
      const work = chats.readAhead(chatId);
      return { isRead: await readAhead.run({ ...work, settings }, signal) };
    },
  };
}

/** Erases all conversations and answers, on every surface. Rejects as `eraseParts`. */
async function eraseAll({ chats, jobs, readAhead, history, eraseSetAside }: ChatCallsDeps): Promise<void> {
  void readAhead.end();
  const parts = {
    conversations: chats.eraseAll(),
    answers: jobs.eraseAll(),
    'other-version': eraseSetAside(),
  };
  await eraseParts(parts, history() === 'memory');
}
