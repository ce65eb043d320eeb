/** Conversations by the calls that the panel makes. */
import type { Chat } from '../../src/protocol/chat.ts';
import type { Place } from './place.ts';

interface Reply {
  readonly ok?: boolean;
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: string };
}
interface PortMessage extends Reply {
  readonly progress?: { readonly chat?: Chat };
}
interface Api {
  readonly tabs: { query(filter: { active: boolean }): Promise<readonly { id: number }[]> };
  readonly runtime: {
    sendMessage(message: object): Promise<Reply>;
    connect(options: { name: string }): {
      postMessage(message: object): void;
      disconnect(): void;
      readonly onMessage: { addListener(listener: (message: PortMessage) => void): void };
    };
  };
}
declare const browser: Api;
declare const chrome: Api;

/**
 * Opens the conversation about the tab in front by `background.openChat`. Resolves with the error's code where that
 * fails.
 */
export function openChat(surface: Place): Promise<{ chatId: string; subject: string } | string> {
  return surface.evaluate(async () => {
    const api = typeof browser === 'undefined' ? chrome : browser;
    // A background that has just started does not answer yet.
    const ask = async (message: object): Promise<Reply> =>
      (await api.runtime.sendMessage(message).catch(() => undefined)) ?? {};
    const [tab] = await api.tabs.query({ active: true });
    const reply = await ask({ call: 'background.openChat', params: { tabId: tab?.id } });
    return reply.ok ? (reply.result as { chatId: string; subject: string }) : (reply.error?.code ?? 'no reply');
  });
}

/** A call to the host over a Port of its own. Resolves with the error's code where it fails. */
export function callHost(surface: Place, call: string, params: object): Promise<unknown> {
  return surface.evaluate(
    (name, given) =>
      new Promise<unknown>((resolve) => {
        const port = (typeof browser === 'undefined' ? chrome : browser).runtime.connect({ name: 'sotto-host' });
        port.onMessage.addListener((message) => {
          if (message.id !== 1) return;
          port.disconnect();
          resolve(message.ok ? message.result : message.error?.code);
        });
        port.postMessage({ call: name, params: given, id: 1 });
      }),
    call,
    params,
  );
}

/** Asks, and resolves with the conversation when its last answer has ended, or has come as far as `until`. */
export function ask(
  surface: Place,
  chatId: string,
  question: string,
  engine: 'auto' | 'llama' = 'auto',
): Promise<Chat> {
  return surface.evaluate(
    (id, asked, choice) =>
      new Promise<Chat>((resolve, reject) => {
        const port = (typeof browser === 'undefined' ? chrome : browser).runtime.connect({ name: 'sotto-host' });
        port.onMessage.addListener((message) => {
          if (message.ok === false) reject(new Error(message.error?.code));
          const chat = message.progress?.chat;
          const last = chat?.turns.at(-1);
          if (!chat || !last || last.question !== asked || last.state === 'queued' || last.state === 'running') return;
          port.disconnect();
          resolve(chat);
        });
        port.postMessage({ call: 'host.followChat', params: { chatId: id }, id: 1 });
        port.postMessage({
          call: 'host.ask',
          params: { chatId: id, question: asked, replaces: null, settings: { engine: choice, model: null } },
          id: 2,
        });
      }),
    chatId,
    question,
    engine,
  );
}

/** As much of an answer as the host has written down. */
export async function answerOnDisk(surface: Place, jobId: string): Promise<string> {
  const events = await logOnDisk(surface, jobId);
  return events.map(({ type, text }) => (type === 'token' ? (text ?? '') : '')).join('');
}

/** The source that a job is about, as the check of its answer names it; null while that is not written down. */
export async function sourceOnDisk(surface: Place, jobId: string): Promise<string | null> {
  const events = await logOnDisk(surface, jobId);
  return events.find(({ type }) => type === 'checked')?.checked?.sources?.[0] ?? null;
}

interface StoredEvent {
  readonly type: string;
  readonly text?: string;
  readonly checked?: { readonly sources?: readonly string[] };
}

function logOnDisk(surface: Place, jobId: string): Promise<StoredEvent[]> {
  return surface.evaluate(
    (id) =>
      new Promise<StoredEvent[]>((resolve, reject) => {
        const opening = indexedDB.open('sotto');
        opening.onerror = () => {
          reject(new Error('The database does not open.'));
        };
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction('events').objectStore('events').index('jobId').getAll(id);
          reading.onsuccess = () => {
            db.close();
            resolve((reading.result as { event: StoredEvent }[]).map(({ event }) => event));
          };
        };
      }),
    jobId,
  );
}
