/** What the toolbar button shows of the downloads. */
import type { Download, DownloadMark } from '@/src/protocol/download';

const RUNNING: ReadonlySet<Download['phase']> = new Set<Download['phase']>([
  'connecting',
  'transferring',
  'backing-off',
  'checking',
  'mending',
]);

/** The progress of the one that runs; else whether one has failed; else nothing. */
function downloadMark(downloads: readonly Download[]): DownloadMark {
  const running = downloads.find(({ phase }) => RUNNING.has(phase));
  // 100 would say that it is checked, too.
  if (running)
    return { kind: 'progress', percent: Math.min(99, Math.floor((100 * running.done) / Math.max(1, running.total))) };
  return { kind: downloads.some(({ phase }) => phase === 'failed') ? 'failed' : 'none' };
}

/** Shows a mark only when it differs from the one before. */
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
