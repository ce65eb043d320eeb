/** Calls the host over a Port, as any surface of the extension does. */
import type { Place } from './place.ts';

interface PortMessage {
  readonly id?: number;
  readonly progress?: unknown;
  readonly ok?: boolean;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}
declare const chrome: {
  readonly runtime: {
    connect(options: { name: string }): {
      postMessage(message: object): void;
      disconnect(): void;
      readonly onMessage: { addListener(listener: (message: PortMessage) => void): void };
    };
  };
};

/** A call's answer, and the number of progress messages before it. */
export interface HostAnswer<R> {
  readonly result: R;
  readonly told: number;
}

/** @throws Error with the host's code and message where it refuses. */
export function callHost<R>(surface: Place, call: string, params: object = {}): Promise<HostAnswer<R>> {
  return surface.evaluate(
    (name, given) =>
      new Promise<{ result: never; told: number }>((resolve, reject) => {
        const port = chrome.runtime.connect({ name: 'sotto-host' });
        let told = 0;
        port.onMessage.addListener((message) => {
          if (message.progress !== undefined) {
            told += 1;
            return;
          }
          port.disconnect();
          if (message.ok) resolve({ result: message.result as never, told });
          else reject(new Error(`${message.error?.code ?? ''}: ${message.error?.message ?? ''}`));
        });
        port.postMessage({ call: name, params: given, id: 1 });
      }),
    call,
    params,
  );
}
