/** From a mark in an answer to the page's script. A card reaches its own tab, any other surface the one it names. */
import { callPage } from '@/src/messaging/send';
import type { SenderInfo } from '@/src/messaging/sender';
import type { backgroundCalls } from '@/src/protocol/background-calls';
import type { Params, Result } from '@/src/protocol/calls';
import { SottoError } from '@/src/protocol/errors';

type Asked = Params<typeof backgroundCalls, 'background.showPassage'>;
type Answer = Result<typeof backgroundCalls, 'background.showPassage'>;

/**
 * Has a tab's page show a passage. `lost` where the tab or its page has gone, or the script in it does not have the
 * range's source. Rejects with `forbidden` for a card that names a tab, and for another surface that names a card.
 */
export async function showPassage({ by, range }: Asked, sender: Pick<SenderInfo, 'kind' | 'tabId'>): Promise<Answer> {
  const isCard = sender.kind === 'frame';
  if (isCard !== 'key' in by)
    throw new SottoError('forbidden', "a card shows passages in its own tab, and nobody else by a card's key");
  const tabId = 'tabId' in by ? by.tabId : sender.tabId;
  if (tabId === null) throw new SottoError('forbidden', 'a card is in a tab');
  try {
    return await callPage(tabId, 'page.showPassage', { key: 'key' in by ? by.key : null, range });
  } catch (error) {
    if (error instanceof SottoError && error.code === 'page-unreachable') return { found: 'lost' };
    throw error;
  }
}
