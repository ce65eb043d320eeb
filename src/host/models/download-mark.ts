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

/**
 * Shows a mark only when it differs from the one that is shown. One is shown at a time and the newest one last: two at
 * once could overtake each other on their way to the button. One that could not be shown is tried at the next change.
 */
export function onNewMark(show: (mark: DownloadMark) => Promise<void>): (downloads: readonly Download[]) => void {
  let wanted: DownloadMark = { kind: 'none' };
  let shown = '';
  let isShowing = false;
  const showWanted = async (): Promise<void> => {
    isShowing = true;
    let tried = '';
    while (keyOf(wanted) !== tried) {
      tried = keyOf(wanted);
      shown = await show(wanted).then(
        () => tried,
        () => '',
      );
    }
    isShowing = false;
  };
  return (downloads) => {
    wanted = downloadMark(downloads);
    if (!isShowing && keyOf(wanted) !== shown) void showWanted();
  };
}

function keyOf(mark: DownloadMark): string {
  return JSON.stringify(mark);
}
