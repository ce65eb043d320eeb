/** The host's end of the Ports: checks every sender and every message before the host sees it. */
import * as v from 'valibot';
import browser, { type Runtime } from 'webextension-polyfill';
import { CloseEnvelopeSchema, PortMessageSchema } from '@/src/protocol/calls';
import { HOST_PORT, hostCalls } from '@/src/protocol/host-calls';
import { IdSchema } from '@/src/protocol/ids';
import { dispatch, type Handlers } from './dispatch';
import { senderOf, type SenderInfo } from './sender';

/** What a handler of the host knows of a call. */
export interface HostContext {
  readonly sender: SenderInfo;
  /** Aborts when nobody waits for this call any more: it was closed, or its Port has ended, be it after the reply. */
  readonly signal: AbortSignal;
}

export type HostHandlers = Handlers<typeof hostCalls, HostContext>;

/** Reads the Port's name: null for another receiver's Port, else the page script's key if it gave one. */
function parsePortName(name: string): { documentKey: string | null } | null {
  if (name === HOST_PORT) return { documentKey: null };
  const key = name.startsWith(`${HOST_PORT}:`) ? name.slice(HOST_PORT.length + 1) : '';
  return v.is(IdSchema, key) ? { documentKey: key } : null;
}

/** The calls of one Port. */
class OpenPort {
  /** Of calls that wait for their reply. */
  private readonly open = new Map<number, AbortController>();
  private readonly ended = new AbortController();

  constructor(
    private readonly port: Runtime.Port,
    private readonly sender: SenderInfo,
    private readonly handlers: HostHandlers,
  ) {}

  /** Takes one message; resolves when it has had its reply. Never rejects. */
  async receive(message: unknown): Promise<void> {
    const named = v.safeParse(PortMessageSchema, message);
    // A call without an id could not be answered.
    if (!named.success) return;
    const { id } = named.output;
    if (v.is(CloseEnvelopeSchema, message)) {
      this.open.get(id)?.abort();
      return;
    }
    const closing = new AbortController();
    this.open.set(id, closing);
    const post = (answer: object): void => {
      if (!closing.signal.aborted) this.post({ ...answer, id });
    };
    const context = {
      sender: this.sender,
      signal: AbortSignal.any([this.ended.signal, closing.signal]),
      progress: (progress: unknown) => {
        post({ progress });
      },
    };
    const reply = await dispatch(hostCalls, this.handlers, message, context, 'engine-failed');
    if (this.open.get(id) === closing) this.open.delete(id);
    post(reply);
  }

  /** The other side is gone. */
  end(): void {
    this.ended.abort();
  }

  private post(message: object): void {
    // The other side may be gone before its disconnect has arrived.
    try {
      this.port.postMessage(message);
    } catch {
      /* closed */
    }
  }
}

/** Accepts Ports from our own pages and scripts. Must run while the script is first evaluated, before any await. */
export function serveHostPorts(handlers: HostHandlers): void {
  browser.runtime.onConnect.addListener((port) => {
    const name = parsePortName(port.name);
    const sender = name && port.sender ? senderOf(port.sender, name.documentKey) : null;
    if (!name || !sender) return;
    const open = new OpenPort(port, sender, handlers);
    port.onMessage.addListener((message: unknown) => {
      void open.receive(message);
    });
    port.onDisconnect.addListener(() => {
      open.end();
    });
  });
}
