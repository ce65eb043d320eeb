/** The worker's side of one download. Loaded by `entrypoints/download-worker.ts`, and ends with it. */
import { BODIES_PILE_UP } from '@/src/platform/differences';
import { watchRefusals } from '@/src/network/refused-redirects';
import { workFailure } from '@/src/models/work-failure';
import { paced } from '@/src/models/paced';
import { nameStorageErrors } from '@/src/models/storage-errors';
import { openSync, type SyncFile } from '@/src/models/sync-file';
import type { DownloadFiles, DownloadOrder, DownloadReport } from './download-messages';
import { createHasher } from './hasher';
import { checkRoom } from './room';
import { transfer, type TransferState } from './transfer';

/** The shortest time between two reports of progress, in milliseconds. */
const TELL_EVERY_MS = 150;
/** The answer's head may need redirects on a slow line. A body that stops is asked for again, which costs little. */
const LIMITS = { answerMs: 20_000, stallMs: 10_000 };

/** What the worker's global scope is here. */
interface WorkerPort extends EventTarget {
  postMessage(report: DownloadReport): void;
}

/** Takes one order to download, and one to stop. Never rejects: failures are reported. */
export function serveDownloads(port: WorkerPort): void {
  const stop = new AbortController();
  watchRefusals(port);
  port.addEventListener('message', (event) => {
    const order = (event as MessageEvent<DownloadOrder>).data;
    if (order.type === 'stop') stop.abort();
    else void serveDownload(port, order, stop.signal);
  });
}

async function serveDownload(
  port: WorkerPort,
  { job, files }: Extract<DownloadOrder, { type: 'download' }>,
  signal: AbortSignal,
): Promise<void> {
  const opened: SyncFile[] = [];
  let last: TransferState | undefined;
  try {
    const [data, note, room] = await openAll(files, opened);
    if (job.total !== null && data.getSize() < job.total) checkRoom(room, { needed: job.total, here: data.getSize() });
    const tell = paced<TransferState>(TELL_EVERY_MS, (state) => {
      port.postMessage({ type: 'state', state });
    });
    await transfer(job, {
      data,
      note,
      startHasher: createHasher,
      bodiesPileUp: BODIES_PILE_UP,
      limits: LIMITS,
      signal,
      sleep: (ms, until) => sleep(ms, until, port),
      random: Math.random,
      now: Date.now,
      onState: (state) => {
        last = state;
        tell(state);
      },
    });
    closeAll(opened);
    port.postMessage({ type: 'done' });
  } catch (thrown) {
    const done = opened[0]?.getSize() ?? 0;
    closeAll(opened);
    // How much lies on the disk in the end: the paced reports may not have told it.
    if (last) port.postMessage({ type: 'state', state: { ...last, done } });
    const error = nameStorageErrors(thrown, job.total ?? last?.total ?? done, done);
    port.postMessage({ type: 'failed', failure: workFailure(error) });
  }
}

async function openAll(
  { data, note, room }: DownloadFiles,
  opened: SyncFile[],
): Promise<readonly [SyncFile, SyncFile, SyncFile]> {
  const open = async (file: FileSystemFileHandle): Promise<SyncFile> => {
    const handle = await openSync(file);
    opened.push(handle);
    return handle;
  };
  return [await open(data), await open(note), await open(room)];
}

function closeAll(opened: SyncFile[]): void {
  for (const file of opened.splice(0)) file.close();
}

/** Waits until the time is over or the machine is on a network again. */
function sleep(ms: number, signal: AbortSignal, port: EventTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (act: () => void) => (): void => {
      over.abort();
      clearTimeout(timer);
      act();
    };
    const timer = setTimeout(end(resolve), ms);
    port.addEventListener('online', end(resolve), { signal: over.signal });
    const abort = end(() => {
      reject(signal.reason as Error);
    });
    signal.addEventListener('abort', abort, { signal: over.signal });
    if (signal.aborted) abort();
  });
}
