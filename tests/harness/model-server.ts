/** A publisher of models on the loopback interface that can fail in every way in which real ones do. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { answerPlainly, answerWithFile, type Behaviour, type Served, type ServedFile } from './served-answer.ts';

export function bytesFile(bytes: Uint8Array): ServedFile {
  return { bytes: bytes.length, at: (from, length) => bytes.subarray(from, from + length) };
}

/** A file of any size with a sound beginning and zeros after it, which takes no memory. */
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
  /** Behaviours of the next answers, one for each. Then `usual` holds. */
  next: Behaviour[] = [];
  usual: Behaviour = {};
  /** Chooses each answer's behaviour. By default it is `usual`. */
  choose: () => Behaviour = () => this.usual;
  /** Whether other origins may read the answers and their headers (CORS), as at the real publisher. */
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

  /** Breaks every open connection, and refuses new ones from now on. */
  goDown(): void {
    this.paused = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  comeBack(): void {
    this.paused = false;
  }

  /** Forgets all requests, and behaves as usual again. */
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
      answerPlainly(response, served, { status: 302, headers: { Location: behaviour.redirect } });
    else if (behaviour.status !== undefined) answerPlainly(response, served, { status: behaviour.status });
    else if (behaviour.text)
      answerPlainly(response, served, {
        status: 200,
        headers: { 'Content-Type': behaviour.text.type },
        body: behaviour.text.body,
      });
    else if (!file) answerPlainly(response, served, { status: 404 });
    else await answerWithFile(file, behaviour, response, served);
  }
}
