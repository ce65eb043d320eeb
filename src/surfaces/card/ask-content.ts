import type { CardContent } from '@/src/protocol/contract';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { Services } from '../services';

/** Milliseconds before each attempt: a service worker that dies while it waits takes the question with it. */
const DELAYS_MS = [0, 100, 500, 1_500];

/** Asks the script in this card's tab what to show. Never rejects: what goes wrong is shown. `key`: from the card's address. */
export async function askContent({ background }: Pick<Services, 'background'>, key: string): Promise<CardContent> {
  let code: ErrorCode = 'page-changed';
  for (const delay of DELAYS_MS) {
    if (delay > 0) await new Promise((resolve) => { setTimeout(resolve, delay); });
    try {
      return await background('background.cardContent', { key });
    } catch (error) {
      ({ code } = toErrorInfo(error, 'page-changed'));
      if (code !== 'host-unreachable') break;
    }
  }
  return { kind: 'error', code };
}
