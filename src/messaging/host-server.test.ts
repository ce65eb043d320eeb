/** Both ends of a Port, with what a browser does between them. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostHandlers } from './host-server';

type Listener<T> = (value: T) => void;

/** One end of a Port: what it posts arrives at the other end, in order and as JSON. */
class PortEnd {
  other: PortEnd | undefined;
  isOpen = true;
  readonly name = 'sotto-host';
  readonly sender = { id: 'sotto', url: 'chrome-extension://sotto/options.html' };
  private readonly messages: Listener<unknown>[] = [];
  private readonly ends: Listener<undefined>[] = [];
  readonly onMessage = { addListener: (listener: Listener<unknown>) => this.messages.push(listener) };
  readonly onDisconnect = { addListener: (listener: Listener<undefined>) => this.ends.push(listener) };

  postMessage(message: unknown): void {
    if (!this.isOpen) throw new Error('Attempting to use a disconnected port object');
    const copy: unknown = JSON.parse(JSON.stringify(message));
    setTimeout(() => {
      for (const listener of this.other?.messages ?? []) listener(copy);
    }, 0);
  }

  disconnect(): void {
    this.isOpen = false;
    if (this.other) this.other.isOpen = false;
    setTimeout(() => {
      for (const listener of this.other?.ends ?? []) listener(undefined);
    }, 0);
  }
}

const connecting = vi.hoisted((): Listener<PortEnd>[] => []);
const opened: PortEnd[] = [];
vi.mock('webextension-polyfill', () => ({
  default: {
    runtime: {
      id: 'sotto',
      getURL: (path: string) => `chrome-extension://sotto${path}`,
      sendMessage: () => Promise.resolve({ ok: true, result: {} }),
      onConnect: { addListener: (listener: Listener<PortEnd>) => connecting.push(listener) },
      connect: () => {
        const [caller, host] = [new PortEnd(), new PortEnd()];
        [caller.other, host.other] = [host, caller];
        opened.push(host);
        for (const listener of connecting) listener(host);
        return caller;
      },
    },
  },
}));

const { serveHostPorts } = await import('./host-server');
const { createHostClient } = await import('./host-client');

const SHA256 = 'a'.repeat(64);
/** What a check of a model does. */
let check: HostHandlers['host.checkModel'];
let signals: AbortSignal[];
const handlers = {
  'host.checkModel': (params: never, context: never) => check(params, context),
  'host.unload': (_params: unknown, { signal }: { signal: AbortSignal }) => {
    signals.push(signal);
    return {};
  },
} as unknown as HostHandlers;
serveHostPorts(handlers);

beforeEach(() => {
  signals = [];
  check = () => ({ intact: true });
});

/** A check that goes on until it is closed. */
const endless: HostHandlers['host.checkModel'] = (_params, { signal, progress }) => {
  signals.push(signal);
  progress({ done: 1, total: 4 });
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
};
const begun = (count = 1): Promise<void> =>
  vi.waitFor(() => {
    expect(signals).toHaveLength(count);
  });
const params = { sha256: SHA256 };
const ignore = (): undefined => undefined;

describe('a stream', () => {
  it('tells all of its progress in order, then its result', async () => {
    check = async (_params, { progress }) => {
      for (const done of [1, 2]) progress({ done, total: 4 });
      await Promise.resolve();
      progress({ done: 4, total: 4 });
      return { intact: false };
    };
    const told: unknown[] = [];
    const result = await createHostClient().stream('host.checkModel', params, {
      signal: new AbortController().signal,
      onProgress: ({ done }) => told.push(done),
    });
    expect([...told, result]).toEqual([1, 2, 4, { intact: false }]);
  });

  it('is cancelled in the host by its closing, and alone', async () => {
    check = endless;
    const client = createHostClient();
    const [one, other] = [new AbortController(), new AbortController()];
    const told = vi.fn();
    const closed = client.stream('host.checkModel', params, { signal: one.signal, onProgress: told });
    client.stream('host.checkModel', params, { signal: other.signal, onProgress: ignore }).catch(ignore);
    await begun(2);
    await vi.waitFor(() => {
      expect(told).toHaveBeenCalledExactlyOnceWith({ done: 1, total: 4 });
    });
    one.abort();
    await expect(closed).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => {
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    });
  });

  it('is not begun where it was closed before', async () => {
    check = endless;
    const closing = new AbortController();
    const closed = createHostClient().stream('host.checkModel', params, { signal: closing.signal, onProgress: ignore });
    closing.abort();
    await expect(closed).rejects.toMatchObject({ name: 'AbortError' });
    await expect(
      createHostClient().stream('host.checkModel', params, { signal: closing.signal, onProgress: ignore }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(signals).toEqual([]);
  });

  it('ends with the Port, as every call on it does, and fails where the host is gone', async () => {
    check = endless;
    const client = createHostClient();
    const stream = client.stream('host.checkModel', params, {
      signal: new AbortController().signal,
      onProgress: ignore,
    });
    stream.catch(ignore);
    await client.call('host.unload', {});
    await begun(2);
    client.close();
    await vi.waitFor(() => {
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    });

    const again = createHostClient();
    const lost = again.stream('host.checkModel', params, { signal: new AbortController().signal, onProgress: ignore });
    await begun(3);
    opened.at(-1)?.disconnect();
    await expect(lost).rejects.toMatchObject({ code: 'host-lost' });
    await expect(again.call('host.unload', {}), 'the next call finds a new host').resolves.toEqual({});
  });

  it('is refused with a reason where its parameters are wrong', async () => {
    const stream = createHostClient().stream(
      'host.checkModel',
      { sha256: 'short' },
      { signal: new AbortController().signal, onProgress: ignore },
    );
    await expect(stream).rejects.toMatchObject({ code: 'bad-message' });
  });
});

it('what is no call is not answered, and closing what is not open changes nothing', async () => {
  const client = createHostClient();
  await client.call('host.unload', {});
  const caller = opened.at(-1)?.other;
  const heard: unknown[] = [];
  caller?.onMessage.addListener((message) => heard.push(message));
  for (const message of [null, 'host.unload', { call: 'host.unload', params: {} }, { id: 7, close: true }])
    caller?.postMessage(message);
  caller?.postMessage({ id: 8, call: 'host.nothing', params: {} });
  await vi.waitFor(() => {
    expect(heard).toMatchObject([{ id: 8, ok: false, error: { code: 'bad-message' } }]);
  });
});
