/** What the background answers to surfaces, cards, page scripts and Chrome's host. */
import { actions } from '@/src/actions/registry';
import { actionFor } from '@/src/actions/table';
import type { Handlers } from '@/src/messaging/dispatch';
import { callPage } from '@/src/messaging/send';
import type { SenderInfo } from '@/src/messaging/sender';
import { openOwnPage } from '@/src/platform/open-page';
import type { backgroundCalls } from '@/src/protocol/background-calls';
import { SottoError } from '@/src/protocol/errors';
import type { HostSurroundings } from '@/src/protocol/host-surroundings';
import { surroundingCalls } from './host-surroundings';
import { clearMark, showElsewhere } from './notice';
import { showPassage } from './show-passage';
import { inject, inspectTab, openChat, retryTask, startTask } from './start-task';

interface Context {
  readonly sender: Pick<SenderInfo, 'kind' | 'tabId'>;
}

/** The tab of a card, which only ever speaks to the script in its own tab. */
function tabOfCard({ sender: { tabId } }: Context): number {
  if (tabId === null) throw new SottoError('forbidden', 'a card is in a tab');
  return tabId;
}

/**
 * @param ensureHost resolves when the host exists and listens
 * @param surroundings what Chrome's host asks for
 */
export function answerCalls(
  ensureHost: () => Promise<void>,
  surroundings: HostSurroundings,
): Handlers<typeof backgroundCalls, Context> {
  return {
    'background.ensureHost': async () => {
      await ensureHost();
      return {};
    },
    'background.start': async ({ tabId, action, scope }) => {
      await inject(tabId);
      return startTask(tabId, { action: actionFor(action, actions), scope, selectionText: null, card: false });
    },
    'background.inspect': async ({ tabId }) => {
      await clearMark(tabId);
      return inspectTab(tabId);
    },
    'background.card': async (params, context) => callPage(tabOfCard(context), 'page.card', params),
    'background.cardContent': async (params, context) => callPage(tabOfCard(context), 'page.cardContent', params),
    'background.replace': async (params, context) => callPage(tabOfCard(context), 'page.replace', params),
    'background.retry': ({ jobId, tabId, ...changes }, { sender }) =>
      retryTask(sender.kind === 'frame' ? sender.tabId : tabId, jobId, changes),
    'background.cardLost': async (_params, { sender }) => {
      if (sender.tabId !== null) await showElsewhere(sender.tabId);
      return {};
    },
    'background.openChat': ({ tabId }) => openChat(tabId),
    'background.showPassage': (params, { sender }) => showPassage(params, sender),
    'background.openPage': async ({ page }) => {
      await openOwnPage(page);
      return {};
    },
    ...surroundingCalls(surroundings),
  };
}
