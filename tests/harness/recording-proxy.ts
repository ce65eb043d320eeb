/**
 * The browser's only way out. It serves the hosts that a test registers, refuses everything else, and records what it
 * refused. It is outside the browser, so nothing inside can hide a request from it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A request that the proxy refused. */
export interface RefusedRequest {
  /** `CONNECT` for TLS and WebSockets, whose paths the proxy cannot see. */
  readonly method: string;
  /** Host, with the port if there was one. */
  readonly host: string;
  /** Path and query. Empty for `CONNECT`. */
  readonly path: string;
}

/** Answers a request to a registered host. */
export type Serve = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

/** The host of the control request. If that was not seen, an empty record proves nothing. `.test` never resolves. */
export const PLANTED_HOST = 'planted.sotto.test';

export class RecordingProxy {
  readonly #server: Server;
  readonly #hosts = new Map<string, Serve>();
  readonly #refused: RefusedRequest[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #passed = new Set<string>();
  #mayPass: (host: string) => boolean = () => false;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#handle(request, response);
    });
    this.#server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      const { hostname, port } = URL.parse(`https://${request.url ?? ''}`) ?? { hostname: '', port: '' };
      if (this.#mayPass(hostname)) {
        this.#passed.add(hostname);
        this.#tunnel(socket, { hostname, port: Number(port || 443), head });
        return;
      }
      this.#refused.push({ method: 'CONNECT', host: request.url ?? '', path: '' });
      socket.on('error', () => {
        /* The browser has closed the connection. */
      });
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Listens on a free port of the loopback interface. */
  static async start(): Promise<RecordingProxy> {
    const proxy = new RecordingProxy();
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on, requests to `http://<host>/` are answered by `serve`. */
  host(name: string, serve: Serve): this {
    this.#hosts.set(name, serve);
    return this;
  }

  /** From now on, TLS connections to these hosts go through. Their content cannot be seen. */
  pass(mayPass: (host: string) => boolean): this {
    this.#mayPass = mayPass;
    return this;
  }

  /** Hosts to which connections went through. */
  get passed(): readonly string[] {
    return [...this.#passed];
  }

  /** The refused requests, without the planted control. */
  get unexpected(): readonly RefusedRequest[] {
    return this.#refused.filter((request) => !isPlanted(request));
  }

  /** Whether the planted control reached the proxy. */
  get plantedSeen(): boolean {
    return this.#refused.some(isPlanted);
  }

  /** @throws Error that lists every request that no test asked for. */
  expectNoRequests(): void {
    const list = this.unexpected;
    if (list.length === 0) return;
    const lines = list.map(({ method, host, path }) => `  ${method} ${host}${path}`);
    throw new Error(`The browser made ${String(list.length)} request(s) to the network:\n${lines.join('\n')}`);
  }

  /** Ends every connection and frees the port. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #tunnel(socket: Socket, { hostname, port, head }: { hostname: string; port: number; head: Buffer }): void {
    const way = connect(port, hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      way.write(head);
      way.pipe(socket).pipe(way);
    });
    this.#sockets.add(way);
    way.once('close', () => {
      this.#sockets.delete(way);
      socket.destroy();
    });
    way.on('error', () => socket.destroy());
    socket.on('error', () => way.destroy());
    socket.once('close', () => way.destroy());
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const url = URL.parse(request.url ?? '');
    const serve = url && this.#hosts.get(url.host);
    if (url && serve) {
      serve(request, response, url);
      return;
    }
    const path = url ? url.pathname + url.search : (request.url ?? '');
    this.#refused.push({ method: request.method ?? '', host: url?.host ?? request.headers.host ?? '', path });
    response.writeHead(403).end();
  }
}

function isPlanted({ host }: RefusedRequest): boolean {
  return host === PLANTED_HOST || host === `${PLANTED_HOST}:443`;
}
