/** One worker for one order, so that the host and the surfaces on its thread never wait for a disk or a hash. */
import { extensionUrl } from '@/src/platform/runtime';
import { fromErrorInfo, SottoError } from '@/src/protocol/errors';
import type { WorkFailure } from './work-failure';

/** A worker that is told to stop has this long to close its files, in milliseconds. Then it is ended. */
const STOP_GRACE_MS = 2_000;

/** The last report of every worker. Before it come reports of progress, whose form is the worker's own. */
type End = { readonly type: 'done' } | { readonly type: 'failed'; readonly failure: WorkFailure };

interface WorkerOrder<R> {
  /** The worker's script in the package, and the name that developers see. */
  readonly script: string;
  readonly name: string;
  /** The first message to it. After `signal` it gets `{ type: 'stop' }`. */
  readonly order: object;
  readonly signal: AbortSignal;
  onReport(report: Exclude<R, End>): void;
}

/**
 * Starts a worker, hands it the order and resolves with its last report. When it settles, the worker is gone and its
 * files are closed.
 * @throws AbortError after `signal`; the failure that the worker reports; SottoError `storage-broken` where it breaks.
 */
export function orderWorker<R extends { readonly type: string }>({
  script,
  name,
  order,
  signal,
  onReport,
}: WorkerOrder<R>): Promise<Extract<R, { type: 'done' }>> {
  signal.throwIfAborted();
  const worker = new Worker(extensionUrl(script), { name });
  const over = new AbortController();
  let graceTimer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<Extract<R, { type: 'done' }>>((resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        worker.postMessage({ type: 'stop' });
        graceTimer = setTimeout(() => {
          reject(stopped());
        }, STOP_GRACE_MS);
      },
      { once: true, signal: over.signal },
    );
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new SottoError('storage-broken', `the worker ${name} failed`));
    });
    worker.addEventListener('message', ({ data }: MessageEvent<R | End>) => {
      if (data.type === 'failed') reject(toError((data as Extract<End, { type: 'failed' }>).failure));
      else if (data.type === 'done') resolve(data as Extract<R, { type: 'done' }>);
      else onReport(data as Exclude<R, End>);
    });
    worker.postMessage(order);
  }).finally(() => {
    over.abort();
    clearTimeout(graceTimer);
    worker.terminate();
  });
}

function toError({ info, domName, aborted }: WorkFailure): Error {
  if (aborted) return stopped();
  return domName === null ? fromErrorInfo(info) : new DOMException(info.message, domName);
}

function stopped(): DOMException {
  return new DOMException('the work was stopped', 'AbortError');
}
