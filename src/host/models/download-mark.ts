/** What the toolbar button says of the downloads. */
import type { Download, DownloadMark } from '@/src/protocol/download';

const RUNNING: ReadonlySet<Download['phase']> = new Set<Download['phase']>([
  'connecting',
  'transferring',
  'backing-off',
  'checking',
  'mending',
]);

/** Of the one that runs how far it is; else whether one has failed; else nothing. */
function downloadMark(downloads: readonly Download[]): DownloadMark {
  const running = downloads.find(({ phase }) => RUNNING.has(phase));
  // Not 100 before it is whole and right.
  if (running)
    return { kind: 'progress', percent: Math.min(99, Math.floor((100 * running.done) / Math.max(1, running.total))) };
  return { kind: downloads.some(({ phase }) => phase === 'failed') ? 'failed' : 'none' };
}

/** Hands on each mark that differs from the one before. */
export function onNewMark(show: (mark: DownloadMark) => void): (downloads: readonly Download[]) => void {
  let last = '';
  return (downloads) => {
    const mark = downloadMark(downloads);
    const key = JSON.stringify(mark);
    if (key === last) return;
    last = key;
    show(mark);
  };
}
