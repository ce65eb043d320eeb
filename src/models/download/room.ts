/**
 * Whether there is room for a file, before its first byte: known from the browser itself, which counts without writing.
 */
import { SottoError } from '@/src/protocol/errors';
import type { SyncFile } from '@/src/models/sync-file';

/** Free bytes are told this exactly. */
const STEP = 1 << 20;

/**
 * Makes a file as long as what is to come, and short again. Nothing is written, but the browser refuses what is more
 * than it gives, as some systems refuse what their disk does not have.
 * @throws SottoError `storage-full` with the bytes that are `needed` in all and `free`, of which what has arrived is
 * part.
 */
export function checkRoom(room: SyncFile, { needed, here }: { needed: number; here: number }): void {
  try {
    if (fits(room, needed - here)) return;
    let [free, tooMuch] = [0, needed - here];
    while (tooMuch - free > STEP) {
      const middle = Math.floor((free + tooMuch) / 2);
      if (fits(room, middle)) free = middle;
      else tooMuch = middle;
    }
    throw new SottoError('storage-full', 'the browser does not give so much room', { needed, free: here + free });
  } finally {
    room.truncate(0);
  }
}

function fits(room: SyncFile, bytes: number): boolean {
  try {
    room.truncate(Math.max(0, bytes));
    return true;
  } catch {
    return false;
  }
}
