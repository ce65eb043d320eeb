/** From a mark in an answer to the page's script: only the card's own tab for a card, the named one for other surfaces. */
import { callPage } from '@/src/messaging/page-client';
import type { SenderInfo } from '@/src/messaging/sender';
import type { backgroundCalls, Params, Result } from '@/src/protocol/contract';
import { SottoError } from '@/src/protocol/errors';

type ShowPassage = typeof backgroundCalls;

/** Where the tab or its page has gone, so has the passage. Throws `forbidden` for a frame that names no card, or a tab. */
export async function showPassage(
  { by, source, passage }: Params<ShowPassage, 'background.showPassage'>, sender: Pick<SenderInfo, 'kind' | 'tabId'>,
): Promise<Result<ShowPassage, 'background.showPassage'>> {
  const isCard = sender.kind === 'frame';
  if (isCard !== 'key' in by) throw new SottoError('forbidden', 'a card shows passages in its own tab, and nobody else by a card\'s key');
  const tabId = 'tabId' in by ? by.tabId : sender.tabId;
  if (tabId === null) throw new SottoError('forbidden', 'a card is in a tab');
  try {
    return await callPage(tabId, 'page.showPassage', { key: 'key' in by ? by.key : null, source, passage });
  } catch (error) {
    if (error instanceof SottoError && error.code === 'page-unreachable') return { found: 'lost' };
    throw error;
  }
}
