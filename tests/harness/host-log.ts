/** Reads a job's log over a Port, as any surface of the extension does. */
import type { LoggedEvent } from '../../src/protocol/task-event.ts';
import type { Place } from './place.ts';

interface PortMessage {
  readonly progress?: { readonly entry?: LoggedEvent };
  readonly ok?: boolean;
  readonly error?: { readonly code: string };
}
interface PortApi {
  readonly runtime: {
    connect(options: { name: string }): {
      postMessage(message: object): void;
      disconnect(): void;
      readonly onMessage: { addListener(listener: (message: PortMessage) => void): void };
    };
  };
}
declare const chrome: PortApi;

/**
 * Every event of a job that has ended.
 * @param surface a page of the extension, which may follow any job.
 * @throws Error with the host's code where the job is unknown.
 */
export function readLog(surface: Place, jobId: string): Promise<LoggedEvent[]> {
  return surface.evaluate(
    (id) =>
      new Promise<LoggedEvent[]>((resolve, reject) => {
        const port = chrome.runtime.connect({ name: 'sotto-host' });
        const log: LoggedEvent[] = [];
        port.onMessage.addListener((message) => {
          if (message.ok === false) reject(new Error(message.error?.code));
          const entry = message.progress?.entry;
          if (!entry) return;
          log.push(entry);
          if (!['done', 'cancelled', 'failed'].includes(entry.event.type)) return;
          port.disconnect();
          resolve(log);
        });
        port.postMessage({ call: 'host.followJob', params: { jobId: id, after: 0 }, id: 1 });
      }),
    jobId,
  );
}
