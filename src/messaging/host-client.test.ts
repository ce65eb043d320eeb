import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Chat } from '@/src/protocol/chat';
import type { HostPush } from '@/src/protocol/host-calls';
import type { ErrorCode, ErrorInfo } from '@/src/protocol/errors';

type Listener = (message: unknown) => void;
interface Call {
  readonly call: string;
  readonly id: number;
  readonly params: unknown;
}

/** The host's end of a Port: a test answers by hand. */
class FakePort {
  readonly calls: Call[] = [];
  private readonly messages = new Set<Listener>();
  private readonly closers = new Set<() => void>();
  readonly onMessage = {
    addListener: (listener: Listener) => {
      this.messages.add(listener);
    },
  };
  readonly onDisconnect = {
    addListener: (listener: () => void) => {
      this.closers.add(listener);
    },
  };

  postMessage(call: Call): void {
    this.calls.push(call);
  }
  disconnect(): void {
    /* nothing to do */
  }
  die(): void {
    for (const closer of this.closers) closer();
  }
  push(push: HostPush | { type: 'event'; jobId: string; entry: object }): void {
    for (const listener of this.messages) listener(push);
  }
  answer(call: string, reply: { result: unknown } | { code: ErrorCode }): void {
    const asked = this.calls.findLast((candidate) => candidate.call === call);
    const body =
      'code' in reply ? { ok: false, error: { code: reply.code, message: '' } } : { ok: true, result: reply.result };
    for (const listener of this.messages) listener({ ...body, id: asked?.id });
  }
}

const ports = vi.hoisted((): FakePort[] => []);
vi.mock('webextension-polyfill', () => ({
  default: {
    runtime: {
      sendMessage: () => Promise.resolve({ ok: true, result: {} }),
      connect: () => {
        const port = new FakePort();
        ports.push(port);
        return port;
      },
    },
  },
}));

const { createHostClient } = await import('./host-client');
type JobListener = Parameters<ReturnType<typeof createHostClient>['follow']>[1];

const ID = '0'.repeat(32);
const chat = (updatedAt: number): Chat => ({
  chatId: ID,
  source: { id: ID, kind: 'document', subject: ID },
  title: 'A page',
  language: 'en',
  createdAt: 1,
  updatedAt,
  keptWords: 1,
  visibleWords: 1,
  ephemeral: false,
  turns: [],
});

class Panel {
  readonly seen: number[] = [];
  readonly lost: ErrorInfo[] = [];
  onChat({ updatedAt }: Chat): void {
    this.seen.push(updatedAt);
  }
  onLost(error: ErrorInfo): void {
    this.lost.push(error);
  }
}

/** The Port number `index`, once it was asked to follow. */
function asked(index: number): Promise<FakePort> {
  return vi.waitFor(() => {
    const port = ports[index];
    if (!port?.calls.some(({ call }) => call === 'host.followChat')) throw new Error('not yet');
    return port;
  });
}

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

beforeEach(() => {
  ports.length = 0;
});

describe('follow', () => {
  it('tells what the job is even where its whole log came before the reply', async () => {
    const seen: string[] = [];
    createHostClient().follow(ID, {
      onJob: ({ title }) => {
        seen.push(title);
      },
      onEntry: ({ event }) => {
        seen.push(event.type);
      },
      onLost: ({ code }) => {
        seen.push(code);
      },
      onErased: () => {
        seen.push('erased');
      },
    });
    const port = await vi.waitFor(() => {
      if (!ports[0]?.calls.some(({ call }) => call === 'host.attach')) throw new Error('not yet');
      return ports[0];
    });
    port.push({ type: 'event', jobId: ID, entry: { seq: 1, at: 1, event: { type: 'cancelled', reason: 'user' } } });
    port.answer('host.attach', {
      result: {
        job: {
          jobId: ID,
          tabId: 1,
          action: 'summarize',
          scope: 'page',
          title: 'A page',
          createdAt: 1,
          state: 'cancelled',
        },
      },
    });
    await settled();
    expect(seen).toEqual(['cancelled', 'A page']);
  });

  it('passes over what another version has written, and asks no more for it', async () => {
    const seen: string[] = [];
    createHostClient().follow(ID, {
      onJob: () => undefined,
      onEntry: ({ event }) => {
        seen.push(event.type);
      },
      onLost: ({ code }) => {
        seen.push(code);
      },
      onErased: () => undefined,
    });
    const port = await vi.waitFor(() => {
      if (!ports[0]?.calls.some(({ call }) => call === 'host.attach')) throw new Error('not yet');
      return ports[0];
    });
    port.push({
      type: 'event',
      jobId: ID,
      entry: { seq: 1, at: 1, event: { type: 'loading', step: 'start', fraction: null } },
    });
    port.push({ type: 'event', jobId: ID, entry: { seq: 2, at: 1, event: { type: 'of-tomorrow' } } });
    port.push({ type: 'event', jobId: ID, entry: { seq: 3, at: 1, event: { type: 'cancelled', reason: 'user' } } });
    await settled();
    expect(seen).toEqual(['loading', 'cancelled']);
    expect(port.calls.filter(({ call }) => call === 'host.attach')).toHaveLength(1);
  });

  it('tells that an answer was erased, once it is over too, and asks for nothing of it any more', async () => {
    const seen: string[] = [];
    const listener: JobListener = {
      onJob: () => undefined,
      onEntry: ({ event }) => {
        seen.push(event.type);
      },
      onLost: ({ code }) => {
        seen.push(code);
      },
      onErased: () => {
        seen.push('erased');
      },
    };
    const client = createHostClient();
    const stop = client.follow('1'.repeat(32), listener);
    stop();
    client.follow(ID, listener);
    const port = await vi.waitFor(() => {
      if (!ports[0]?.calls.some(({ call }) => call === 'host.attach')) throw new Error('not yet');
      return ports[0];
    });
    port.push({ type: 'event', jobId: ID, entry: { seq: 1, at: 1, event: { type: 'cancelled', reason: 'user' } } });
    port.push({ type: 'job-erased', jobId: '1'.repeat(32) });
    port.push({ type: 'job-erased', jobId: ID });
    port.push({ type: 'job-erased', jobId: ID });
    expect(seen).toEqual(['cancelled', 'erased']);
  });
});

describe('followChat', () => {
  it('tells the conversation as it is, then each change', async () => {
    const panel = new Panel();
    createHostClient().followChat(ID, panel);
    const port = await asked(0);
    port.answer('host.followChat', { result: { chat: chat(1) } });
    await vi.waitFor(() => {
      expect(panel.seen).toEqual([1]);
    });
    port.push({ type: 'chat', chat: chat(2) });
    port.push({ type: 'chat', chat: { ...chat(9), chatId: 'f'.repeat(32) } });
    expect(panel.seen).toEqual([1, 2]);
  });

  it('does not go back to a state that a push has overtaken', async () => {
    const panel = new Panel();
    createHostClient().followChat(ID, panel);
    const port = await asked(0);
    port.push({ type: 'chat', chat: chat(2) });
    port.answer('host.followChat', { result: { chat: chat(1) } });
    await settled();
    expect(panel.seen).toEqual([2]);
  });

  it('follows again after the host died', async () => {
    const panel = new Panel();
    createHostClient().followChat(ID, panel);
    (await asked(0)).answer('host.followChat', { result: { chat: chat(1) } });
    await vi.waitFor(() => {
      expect(panel.seen).toEqual([1]);
    });
    ports[0]?.die();
    const next = await asked(1);
    next.answer('host.followChat', { result: { chat: chat(3) } });
    await vi.waitFor(() => {
      expect(panel.seen).toEqual([1, 3]);
    });
    expect(panel.lost).toEqual([]);
  });

  it('says so, once, when the conversation is unknown or was erased', async () => {
    const [stranger, follower] = [new Panel(), new Panel()];
    const client = createHostClient();
    client.followChat(ID, stranger);
    const port = await asked(0);
    port.answer('host.followChat', { code: 'unknown-chat' });
    await vi.waitFor(() => {
      expect(stranger.lost).toMatchObject([{ code: 'unknown-chat' }]);
    });
    client.followChat(ID, follower);
    await vi.waitFor(() => {
      expect(port.calls).toHaveLength(2);
    });
    port.answer('host.followChat', { result: { chat: chat(1) } });
    await vi.waitFor(() => {
      expect(follower.seen).toEqual([1]);
    });
    port.push({ type: 'chat-erased', chatId: ID });
    port.push({ type: 'chat-erased', chatId: ID });
    port.push({ type: 'chat', chat: chat(2) });
    expect(follower.lost).toMatchObject([{ code: 'unknown-chat' }]);
    expect(follower.seen).toEqual([1]);
  });

  it('is quiet once it was stopped', async () => {
    const panel = new Panel();
    const stop = createHostClient().followChat(ID, panel);
    const port = await asked(0);
    stop();
    port.answer('host.followChat', { result: { chat: chat(1) } });
    port.push({ type: 'chat', chat: chat(2) });
    port.die();
    await settled();
    expect(panel.seen).toEqual([]);
    expect(panel.lost).toEqual([]);
    expect(ports).toHaveLength(1);
  });
});
