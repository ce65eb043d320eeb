/** A body's bytes as they come. */
import { NetworkFault } from './fault';

export interface ReadOptions {
  /** How long nothing may come, in milliseconds. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
}

/** The most that is taken at once, in bytes: what Chromium has ready at a time, and more. */
const PIECE = 1 << 20;

type Piece = Uint8Array<ArrayBuffer>;
interface PieceReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Piece | undefined }>;
  cancel(): Promise<void>;
}

/**
 * Each piece of a body; it is valid until the next one is asked for. Whoever stops early ends the transfer.
 * @throws AbortError after `signal`; NetworkFault `download-stalled` where nothing comes for too long,
 * `download-offline` where the line breaks.
 */
export async function* readBody(
  body: ReadableStream<Piece>,
  { stallMs, signal }: ReadOptions,
): AsyncGenerator<Piece, void> {
  const reader = pieceReader(body);
  // Of a body that has ended or broken off this does nothing; any other one stops being sent, and a read that waits
  // ends.
  const end = (): void => {
    void reader.cancel().catch(() => undefined);
  };
  let waitingSince: number | null = null;
  let stalled = false;
  // One timer for all pieces: there are tens of thousands.
  const timer = setInterval(() => {
    if (waitingSince === null || performance.now() - waitingSince < stallMs) return;
    stalled = true;
    end();
  }, stallMs / 8);
  signal.addEventListener('abort', end);
  try {
    for (;;) {
      signal.throwIfAborted();
      waitingSince = performance.now();
      const { done, value } = await reader.read().catch(() => {
        throw brokenLine(signal);
      });
      waitingSince = null;
      signal.throwIfAborted();
      if (stalled) throw new NetworkFault('download-stalled', 'the server stopped sending', { again: true });
      if (done) return;
      if (value && value.length > 0) yield value;
    }
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', end);
    end();
  }
}

function brokenLine(signal: AbortSignal): Error {
  return signal.aborted
    ? (signal.reason as Error)
    : new NetworkFault('download-offline', 'the line broke', { again: true });
}

/** With one buffer for all pieces where the body can fill it: no garbage, and fewer and larger pieces. */
function pieceReader(body: ReadableStream<Piece>): PieceReader {
  const own = byteReader(body);
  if (!own) return body.getReader();
  let buffer = new ArrayBuffer(PIECE);
  return {
    async read() {
      const result = await own.read(new Uint8Array(buffer));
      if (result.value) ({ buffer } = result.value);
      return result;
    },
    cancel: () => own.cancel(),
  };
}

function byteReader(body: ReadableStream<Piece>): ReadableStreamBYOBReader | null {
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    // Not a stream of bytes, in this browser.
    return null;
  }
}
