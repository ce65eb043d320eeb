/** Stop frees the engine, whatever it is doing: stopped work has a short time to end, and then loses the engine. */
import { unlessAborted } from '@/src/engine/abort';
import type { Engine } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';

/**
 * How long stopped work may take to end, in milliseconds. Engines promise 300 ms; the next job should begin within a
 * second.
 */
const STOP_GRACE_MS = 500;

/** Whether a promise settles within the time that stopped work has. Never rejects. */
export async function endsInTime(promise: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false);
    }, STOP_GRACE_MS);
  });
  try {
    return await Promise.race([
      promise.then(
        () => true,
        () => true,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** After these errors the engine must not be used again: its worker or its device may be gone. */
const isEngineFailure = (error: unknown): boolean =>
  error instanceof SottoError && error.code.startsWith('engine-') && error.code !== 'engine-busy';

interface WorkPlace {
  /** Ends an engine that does not answer or has failed. */
  readonly slot: { discard(engine: Engine): void };
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

/**
 * Waits for work on an engine. The engine is discarded if it fails, or if stopped work does not end in time.
 * Rejects with what the work throws, and with `AbortError` after `signal`.
 */
export async function workOn<T>(work: Promise<T>, { slot, engine, signal }: WorkPlace): Promise<T> {
  try {
    return await unlessAborted(work, signal);
  } catch (error) {
    if (isEngineFailure(error) || (signal.aborted && !(await endsInTime(work)))) slot.discard(engine);
    throw error;
  }
}

/**
 * Passes the items on. `onStuck` is called if the source does not end after its last item, or after the reader has
 * left.
 */
export async function* endingInTime<T>(
  source: AsyncIterable<T>,
  isLast: (item: T) => boolean,
  onStuck: () => void,
): AsyncGenerator<T> {
  const items = source[Symbol.asyncIterator]();
  let close = (): Promise<unknown> => items.return?.() ?? Promise.resolve();
  try {
    for (;;) {
      const next = await items.next();
      if (next.done) return;
      // After its last item the source cleans up, which `next` runs.
      if (isLast(next.value)) close = () => items.next();
      yield next.value;
      if (isLast(next.value)) return;
    }
  } finally {
    if (!(await endsInTime(close()))) onStuck();
  }
}
