/** Reads a response's body as its bytes arrive. */
import { NetworkFault } from './fault';

export interface ReadOptions {
  /** How long no bytes may arrive, in milliseconds. */
  readonly stallMs: number;
  readonly signal: AbortSignal;
}

/** The most to read at once, in bytes: more than Chromium has ready at a time. */
const PIECE = 1 << 20;

type Piece = Uint8Array<ArrayBuffer>;
interface PieceReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Piece | undefined }>;
  cancel(): Promise<void>;
}

/**
 * Yields a body piece by piece. A piece is valid until the next one is requested. Leaving early ends the transfer.
 * @throws AbortError after `signal`; NetworkFault `download-stalled` if no bytes arrive for too long,
 *   `download-offline` if the connection breaks.
 */
export async function* readBody(
  body: ReadableStream<Piece>,
  { stallMs, signal }: ReadOptions,
): AsyncGenerator<Piece, void> {
  const reader = pieceReader(body);
  // Ends the transfer and a read that waits. Does nothing if the body has ended or broken off.
  const end = (): void => {
    void reader.cancel().catch(() => undefined);
  };
  let waitingSince: number | null = null;
  let stalled = false;
  // One timer for all pieces, because there are tens of thousands.
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
        throw brokenConnection(signal);
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

function brokenConnection(signal: AbortSignal): Error {
  return signal.aborted
    ? (signal.reason as Error)
    : new NetworkFault('download-offline', 'the line broke', { again: true });
}

/** A reader with one buffer for all pieces, if the body supports that: less garbage, and fewer and larger pieces. */
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
    // In this browser the body is not a byte stream.
    return null;
  }
}
