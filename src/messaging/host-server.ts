/** The host's end of the Ports: checks every sender and every message before the host sees it. */
import * as v from 'valibot';
import browser, { type Runtime } from 'webextension-polyfill';
import { HOST_PORT, hostCalls, type HostPush } from '@/src/protocol/host-calls';
import { IdSchema } from '@/src/protocol/ids';
import { dispatch, type Handlers } from './dispatch';
import { senderOf, type SenderInfo } from './sender';

/** One open Port. */
export interface HostConnection {
  readonly sender: SenderInfo;
  push(message: HostPush): void;
  /** Calls back once, when the other side is gone. */
  onClose(listener: () => void): void;
}

export type HostHandlers = Handlers<typeof hostCalls, HostConnection>;

/** Reads the Port's name: null for another receiver's Port, else the page script's key if it gave one. */
function parsePortName(name: string): { documentKey: string | null } | null {
  if (name === HOST_PORT) return { documentKey: null };
  const key = name.startsWith(`${HOST_PORT}:`) ? name.slice(HOST_PORT.length + 1) : '';
  return v.is(IdSchema, key) ? { documentKey: key } : null;
}

function connection(port: Runtime.Port, sender: SenderInfo): HostConnection {
  return {
    sender,
    push(message) {
      // The other side may be gone before its disconnect has arrived; the log keeps what it missed.
      try {
        port.postMessage(message);
      } catch {
        /* closed */
      }
    },
    onClose(listener) {
      port.onDisconnect.addListener(listener);
    },
  };
}

/** Accepts Ports from our own pages and scripts. Must run while the script is first evaluated, before any await. */
export function serveHostPorts(handlers: HostHandlers): void {
  browser.runtime.onConnect.addListener((port) => {
    const name = parsePortName(port.name);
    const sender = name && port.sender ? senderOf(port.sender, name.documentKey) : null;
    if (!name || !sender) return;
    const context = connection(port, sender);
    port.onMessage.addListener((message: unknown) => {
      const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
      void dispatch(hostCalls, handlers, message, context, 'engine-failed').then((reply) => {
        try {
          port.postMessage({ ...reply, id });
        } catch {
          /* closed meanwhile */
        }
      });
    });
  });
}
