/** A publisher of models on the loopback interface that can be made to fail in every way that real ones do. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A file: its bytes, or how to make them. */
export interface ServedFile {
  readonly bytes: number;
  at(from: number, length: number): Uint8Array;
}

/** How one answer is given; the usual one is whole and quick. */
export interface Behaviour {
  /** An answer without the file. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text in place of the file, with this type. */
  readonly text?: { readonly body: string; readonly type: string };
  /** The line breaks after so many bytes of the body. */
  readonly cutAfter?: number;
  /** The answer ends, without its length having been told, after so many bytes. */
  readonly endAfter?: number;
  /** Nothing comes any more after so many bytes; 0: not even the answer's head. */
  readonly stallAfter?: number;
  /** The whole file from its beginning, whatever part was asked for. */
  readonly ignoreRange?: boolean;
  /** Another part than was asked for, so many bytes further. */
  readonly shiftRange?: number;
  /** Bytes of the file that arrive flipped, by their place in it. */
  readonly flip?: readonly number[];
  readonly etag?: string;
  readonly redirect?: string;
  /** Bytes a second. */
  readonly rate?: number;
  /** More bytes than the file has. */
  readonly excess?: number;
  /** How many bytes the server says that the file has. */
  readonly claim?: number;
}

/** A request and what became of it. */
export interface Served {
  readonly path: string;
  readonly range: string | null;
  readonly headers: IncomingMessage['headers'];
  status: number;
  /** Bytes of the body that were handed to the system. */
  sent: number;
  /** The answer is over, or its line. */
  closed: boolean;
}

/** At a time, in bytes, where nothing limits the rate. */
const PIECE = 256 << 10;
/** In milliseconds: pieces are timed in so large steps where the rate is limited. */
const TICK = 20;

export function bytesFile(bytes: Uint8Array): ServedFile {
  return { bytes: bytes.length, at: (from, length) => bytes.subarray(from, from + length) };
}

/** A file that is sound by its beginning and holds zeros from there on: any size, in no memory. */
export function sparseFile(head: Uint8Array, bytes: number): ServedFile {
  const zeros = new Uint8Array(1 << 20);
  return {
    bytes,
    at(from, length) {
      if (from >= head.length) return zeros.subarray(0, Math.min(length, zeros.length));
      return head.subarray(from, from + length);
    },
  };
}

export class ModelServer {
  readonly requests: Served[] = [];
  /** Behaviours of the next answers, one each; then `usual`. */
  next: Behaviour[] = [];
  usual: Behaviour = {};
  /** Chooses each answer's behaviour, where there is more to choose than `usual`. */
  choose: () => Behaviour = () => this.usual;
  /** Whether other origins may read the answers, and these headers, as at the publisher's. */
  open = true;
  private readonly files = new Map<string, ServedFile>();
  private readonly sockets = new Set<Socket>();
  private paused = false;

  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(port = 0): Promise<ModelServer> {
    const server = createServer();
    const models = new ModelServer(server);
    server.on('request', (request, response) => {
      void models.answer(request, response);
    });
    server.on('connection', (socket) => {
      models.sockets.add(socket);
      socket.on('close', () => models.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
    return models;
  }

  get base(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Bytes of bodies sent in all. */
  get sent(): number {
    return this.requests.reduce((sum, { sent }) => sum + sent, 0);
  }

  put(path: string, file: ServedFile): void {
    this.files.set(path, file);
  }

  /** From now on every line is dead: none is accepted, and those that are open break. */
  goDown(): void {
    this.paused = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  comeBack(): void {
    this.paused = false;
  }

  /** Forgets what was asked for. */
  forget(): void {
    this.requests.length = 0;
    this.next = [];
    this.usual = {};
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.paused) {
      request.socket.resetAndDestroy();
      return;
    }
    if (this.open) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range, Accept-Ranges');
    }
    if (request.method !== 'GET') {
      response.writeHead(405).end();
      return;
    }
    const path = new URL(request.url ?? '/', this.base).pathname;
    const served: Served = {
      path,
      range: request.headers.range ?? null,
      headers: request.headers,
      status: 0,
      sent: 0,
      closed: false,
    };
    this.requests.push(served);
    response.on('close', () => {
      served.closed = true;
    });
    const behaviour = this.next.shift() ?? this.choose();
    const file = this.files.get(path);
    if (behaviour.stallAfter === 0) return;
    for (const [name, value] of Object.entries(behaviour.headers ?? {})) response.setHeader(name, value);
    if (behaviour.redirect !== undefined)
      this.plain(response, served, { status: 302, headers: { Location: behaviour.redirect } });
    else if (behaviour.status !== undefined) this.plain(response, served, { status: behaviour.status });
    else if (behaviour.text)
      this.plain(response, served, {
        status: 200,
        headers: { 'Content-Type': behaviour.text.type },
        body: behaviour.text.body,
      });
    else if (!file) this.plain(response, served, { status: 404 });
    else await this.send(file, behaviour, response, served);
  }

  private plain(
    response: ServerResponse,
    served: Served,
    { status, headers = {}, body = '' }: { status: number; headers?: Record<string, string>; body?: string },
  ): void {
    served.status = status;
    response.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...headers }).end(body);
  }

  private async send(file: ServedFile, behaviour: Behaviour, response: ServerResponse, served: Served): Promise<void> {
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(served.range ?? '') ?? [];
    const isPart = first !== undefined && !behaviour.ignoreRange;
    const total = behaviour.claim ?? file.bytes;
    const from = isPart ? Number(first) + (behaviour.shiftRange ?? 0) : 0;
    const end = isPart && last ? Number(last) + 1 : file.bytes + (behaviour.excess ?? 0);
    if (isPart && from >= file.bytes) {
      this.plain(response, served, { status: 416, headers: { 'Content-Range': `bytes */${String(total)}` } });
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
    await this.pour(file, { from, end, behaviour }, response, served);
  }

  private async pour(
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

/** Resolves when the system has taken it, or the line is gone. */
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
