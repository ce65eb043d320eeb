/** Whether there is room for a file, before its first byte is written. */
import { SottoError } from '@/src/protocol/errors';
import type { SyncFile } from '@/src/models/sync-file';

/** Free bytes are measured with this precision. */
const STEP = 1 << 20;

/**
 * Makes a file as long as what is still missing, and empty again. Nothing is written, but the browser refuses a file
 * that is larger than its share, and some systems one that is larger than the disk.
 * @param room needed bytes of the whole file, and those that are here already
 * @throws SottoError `storage-full` with the bytes `needed` in all and `free`, which includes what is here already.
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
