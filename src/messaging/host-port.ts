/**
 * The caller's end of a Port to the host. The host may die at any moment: what is open then fails with `host-lost`, and
 * the next call brings the host back.
 */
import * as v from 'valibot';
import browser, { type Runtime } from 'webextension-polyfill';
import { PortMessageSchema, ProgressEnvelopeSchema } from '@/src/protocol/calls';
import { SottoError } from '@/src/protocol/errors';
import { callBackground } from './send';

/** A call that waits for its reply. */
interface OpenCall {
  readonly reply: PromiseWithResolvers<unknown>;
  onProgress(progress: unknown): void;
}

/** What is told of a stream, and until when. */
interface StreamOptions {
  /** Closes the stream, which cancels it. */
  readonly signal: AbortSignal;
  /** Called in the order in which the host has sent: on one Port messages do not overtake each other. */
  onProgress(progress: unknown): void;
}

export class HostPort {
  private port: Promise<Runtime.Port> | undefined;
  private readonly open = new Map<number, OpenCall>();
  private nextId = 1;

  constructor(private readonly name: string) {}

  /** Resolves with the reply as it came. Rejects with a `SottoError`, `host-unreachable` or `host-lost`. */
  async call(call: string, params: unknown): Promise<unknown> {
    return this.stream(call, params, { signal: new AbortController().signal, onProgress: () => undefined });
  }

  /** As `call`, for one that streams. Once `signal` aborts it rejects with its reason, and tells nothing more. */
  async stream(call: string, params: unknown, { signal, onProgress }: StreamOptions): Promise<unknown> {
    signal.throwIfAborted();
    const id = this.nextId++;
    const reply = Promise.withResolvers<unknown>();
    let port: Runtime.Port | undefined;
    const close = (): void => {
      this.open.delete(id);
      reply.reject(signal.reason);
      if (port) post(port, { id, close: true });
    };
    signal.addEventListener('abort', close, { once: true });
    this.connected().then((connected) => {
      if (signal.aborted) return;
      port = connected;
      this.open.set(id, { reply, onProgress });
      if (!post(port, { call, params, id })) reply.reject(new SottoError('host-lost', 'the port is closed'));
    }, reply.reject);
    try {
      return await reply.promise;
    } finally {
      signal.removeEventListener('abort', close);
      this.open.delete(id);
    }
  }

  /** Ends the Port. What is open on it ends in the host, and is told nothing more. */
  close(): void {
    this.port?.then(
      (port) => {
        port.disconnect();
      },
      () => undefined,
    );
  }

  private connected(): Promise<Runtime.Port> {
    this.port ??= this.connect().catch((error: unknown) => {
      this.port = undefined;
      throw error;
    });
    return this.port;
  }

  private async connect(): Promise<Runtime.Port> {
    await callBackground('background.ensureHost', {});
    const port = browser.runtime.connect({ name: this.name });
    port.onMessage.addListener((message: unknown) => {
      this.receive(message);
    });
    port.onDisconnect.addListener(() => {
      this.port = undefined;
      const lost = [...this.open.values()];
      this.open.clear();
      for (const { reply } of lost) reply.reject(new SottoError('host-lost', 'the host went away'));
    });
    return port;
  }

  private receive(message: unknown): void {
    const progress = v.safeParse(ProgressEnvelopeSchema, message);
    if (progress.success) this.open.get(progress.output.id)?.onProgress(progress.output.progress);
    else if (v.is(PortMessageSchema, message)) this.open.get(message.id)?.reply.resolve(message);
  }
}

/** False where the other side is gone before its disconnect has arrived. */
function post(port: Runtime.Port, message: object): boolean {
  try {
    port.postMessage(message);
    return true;
  } catch {
    return false;
  }
}
