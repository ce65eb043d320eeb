/** Stop frees the engine whatever it is doing: what was stopped has a moment to let go of it, and then loses it. */
import { unlessAborted } from '@/src/engine/abort';
import type { Engine } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';

/**
 * How long what was stopped may hold on, in milliseconds. Engines promise to be idle within 300 ms; whoever comes next
 * is to be at work within a second.
 */
const STOP_GRACE_MS = 500;

/** Whether a promise has come to its end, good or bad, within the grace. Never rejects. */
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

/** After these an engine is not to be trusted with the next work: its worker, or its device, may have gone. */
const isEngineFailure = (error: unknown): boolean =>
  error instanceof SottoError && error.code.startsWith('engine-') && error.code !== 'engine-busy';

interface WorkPlace {
  /** Takes away an engine that does not answer, or has failed. */
  readonly slot: { discard(engine: Engine): void };
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

/**
 * What work on an engine comes to. Where the engine fails, or stopped work does not end in time and is left behind, the
 * engine is discarded, so that the next one begins with a fresh one. Throws what the work throws, and `AbortError`
 * after `signal`.
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
 * The same items; a source that does not end behind its last one, or when nobody wants more, is reported and left
 * behind.
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
      // What stands behind the last one is the source's clearing up.
      if (isLast(next.value)) close = () => items.next();
      yield next.value;
      if (isLast(next.value)) return;
    }
  } finally {
    if (!(await endsInTime(close()))) onStuck();
  }
}
