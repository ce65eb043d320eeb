/** One answer of the model server: the file or a part of it, with the faults of a `Behaviour`. */
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A file: its bytes, or how to make them. */
export interface ServedFile {
  readonly bytes: number;
  at(from: number, length: number): Uint8Array;
}

/** The faults of one answer. Without any it is whole and quick. */
export interface Behaviour {
  /** The status of an answer without the file. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text in place of the file, with this type. */
  readonly text?: { readonly body: string; readonly type: string };
  /** The connection breaks after so many bytes of the body. */
  readonly cutAfter?: number;
  /** The answer ends after so many bytes. It does not tell its length. */
  readonly endAfter?: number;
  /** Nothing more comes after so many bytes. With 0 not even the answer's head comes. */
  readonly stallAfter?: number;
  /** Sends the whole file, whatever part was asked for. */
  readonly ignoreRange?: boolean;
  /** Sends another part, so many bytes after the one that was asked for. */
  readonly shiftRange?: number;
  /** Offsets of bytes that arrive with a flipped bit. */
  readonly flip?: readonly number[];
  readonly etag?: string;
  readonly redirect?: string;
  /** Bytes per second. */
  readonly rate?: number;
  /** Sends so many bytes after the file's end. */
  readonly excess?: number;
  /** The file's size as the server claims it. */
  readonly claim?: number;
}

/** A request and its answer so far. */
export interface Served {
  readonly path: string;
  readonly range: string | null;
  readonly headers: IncomingMessage['headers'];
  status: number;
  /** Bytes of the body that were handed to the system. */
  sent: number;
  /** Whether the answer or its connection has ended. */
  closed: boolean;
}

/** Bytes that are written at a time, if the rate is not limited. */
const PIECE = 256 << 10;
/** With a limited rate a piece is written every so many milliseconds. */
const TICK = 20;

/** Answers without a file. */
export function answerPlainly(
  response: ServerResponse,
  served: Served,
  { status, headers = {}, body = '' }: { status: number; headers?: Record<string, string>; body?: string },
): void {
  served.status = status;
  response.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...headers }).end(body);
}

/** Answers with a file, or with the part of it that was asked for. Resolves when all that is to be sent is sent. */
export async function answerWithFile(
  file: ServedFile,
  behaviour: Behaviour,
  response: ServerResponse,
  served: Served,
): Promise<void> {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(served.range ?? '') ?? [];
  const isPart = first !== undefined && !behaviour.ignoreRange;
  const total = behaviour.claim ?? file.bytes;
  const from = isPart ? Number(first) + (behaviour.shiftRange ?? 0) : 0;
  const end = isPart && last ? Number(last) + 1 : file.bytes + (behaviour.excess ?? 0);
  if (isPart && from >= file.bytes) {
    answerPlainly(response, served, { status: 416, headers: { 'Content-Range': `bytes */${String(total)}` } });
    return;
  }
  served.status = isPart ? 206 : 200;
  const told = end + total - file.bytes;
  response.writeHead(served.status, {
    'Content-Type': 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    ETag: behaviour.etag ?? '"one"',
    ...(tellsLength(behaviour) && { 'Content-Length': Math.max(0, told - from) }),
    ...(isPart && {
      'Content-Range': `bytes ${String(from)}-${String(Math.max(told, from + 1) - 1)}/${String(total)}`,
    }),
  });
  await pour(file, { from, end, behaviour }, response, served);
}

async function pour(
  file: ServedFile,
  { from, end, behaviour }: { from: number; end: number; behaviour: Behaviour },
  response: ServerResponse,
  served: Served,
): Promise<void> {
  const { cutAfter = Infinity, endAfter = Infinity, stallAfter = Infinity, rate, flip = [] } = behaviour;
  const limit = Math.min(end - from, cutAfter, endAfter, stallAfter);
  const began = performance.now();
  for (let done = 0; done < limit && !response.destroyed; ) {
    const step = rate === undefined ? PIECE : Math.max(1, Math.min(PIECE, Math.floor((rate * TICK) / 1_000)));
    const at = from + done;
    const length = Math.min(step, limit - done);
    const piece = at < file.bytes ? file.at(at, Math.min(length, file.bytes - at)) : new Uint8Array(length);
    await write(response, spoiled(piece, at, flip));
    done += piece.length;
    served.sent += piece.length;
    if (rate !== undefined) await sleep(began + (done / rate) * 1_000 - performance.now());
  }
  if (limit === cutAfter) response.socket?.destroySoon();
  else if (limit !== stallAfter) response.end();
}

function tellsLength({ endAfter, excess }: Behaviour): boolean {
  return endAfter === undefined && excess === undefined;
}

function spoiled(piece: Uint8Array, at: number, flip: readonly number[]): Uint8Array {
  const here = flip.filter((place) => place >= at && place < at + piece.length);
  if (here.length === 0) return piece;
  const copy = piece.slice();
  for (const place of here) copy[place - at] = (copy[place - at] ?? 0) ^ 1;
  return copy;
}

/** Resolves when the system has taken the piece, or the connection is gone. */
function write(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(piece, () => {
      response.off('close', resolve);
      resolve();
    });
  });
}

async function sleep(ms: number): Promise<void> {
  if (ms > 1)
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
}
