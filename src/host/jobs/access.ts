/** Who may see a job. */
import type { SenderInfo } from '@/src/messaging/sender';
import type { JobOwner } from './job';

/**
 * Our own pages see every job. Any page can embed a card's frame, so a frame sees the jobs of its tab only.
 * A page's script sees the jobs of its own document: same tab, same document, same origin.
 */
export function mayAttach(sender: SenderInfo, owner: JobOwner): boolean {
  switch (sender.kind) {
    case 'surface':
      return true;
    case 'frame':
      return sender.tabId !== null && sender.tabId === owner.tabId;
    case 'page':
      return (
        sender.tabId !== null &&
        sender.tabId === owner.tabId &&
        sender.documentKey !== null &&
        sender.documentKey === owner.documentKey &&
        sender.origin !== null &&
        sender.origin === owner.origin
      );
    case 'background':
      return false;
  }
}
