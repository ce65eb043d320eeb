import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Chat } from '@/src/protocol/chat';
import type { ErrorInfo } from '@/src/protocol/errors';
import type { JobSummary } from '@/src/protocol/job';
import type { JobListener } from './follow';
import { FakePort } from './testing/fake-port';

const ports = vi.hoisted((): FakePort[] => []);
/** Whether there is a host to connect to. */
let isThere = true;
vi.mock('webextension-polyfill', () => ({
  default: {
    runtime: {
      sendMessage: () =>
        Promise.resolve(
          isThere ? { ok: true, result: {} } : { ok: false, error: { code: 'host-unreachable', message: '' } },
        ),
      connect: () => {
        const port = new FakePort();
        ports.push(port);
        return port;
      },
    },
  },
}));

const { createHostClient } = await import('./host-client');
const { followChat, followDownloads, followJob } = await import('./follow');

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
const job = (state: JobSummary['state']): { job: JobSummary } => ({
  job: { jobId: ID, tabId: 1, action: 'summarize', title: 'A page', createdAt: 1, state },
});
const token = (seq: number): object => ({
  entry: { seq, at: 1, event: { type: 'token', text: String(seq), tokens: 1 } },
});
const end = (seq: number): object => ({ entry: { seq, at: 1, event: { type: 'cancelled', reason: 'user' } } });

/** The Port number `index`, once this was called on it. */
async function called(call: string, index = 0): Promise<FakePort> {
  const port = await vi.waitFor(() => {
    if (!ports[index]) throw new Error('not connected');
    return ports[index];
  });
  await port.calls(call);
  return port;
}
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

beforeEach(() => {
  ports.length = 0;
  isThere = true;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('followJob', () => {
  let seen: string[];
  const listener: JobListener = {
    onJob: ({ state }) => {
      seen.push(`job ${state}`);
    },
    onEntry: ({ seq, event }) => {
      seen.push(`${String(seq)} ${event.type}`);
    },
    onLost: ({ code }) => {
      seen.push(`lost ${code}`);
    },
    onErased: () => {
      seen.push('erased');
    },
  };
  beforeEach(() => {
    seen = [];
  });

  it('tells each entry once and in order, whatever host tells it', async () => {
    followJob(createHostClient(), ID, listener);
    const first = await called('host.followJob');
    first.tell('host.followJob', token(1));
    first.tell('host.followJob', job('running'));
    first.tell('host.followJob', token(2));
    first.die();
    const second = await called('host.followJob', 1);
    expect(second.sent).toMatchObject([{ params: { jobId: ID, after: 2 } }]);
    second.tell('host.followJob', end(3));
    second.tell('host.followJob', job('cancelled'));
    await settled();
    expect(seen).toEqual(['1 token', 'job running', '2 token', '3 cancelled', 'job cancelled']);
  });

  it('passes over what another version has written, and asks no more for it', async () => {
    followJob(createHostClient(), ID, listener);
    const port = await called('host.followJob');
    port.tell('host.followJob', token(1));
    port.tell('host.followJob', { entry: { seq: 2, at: 1, event: { type: 'of-tomorrow' } } });
    port.tell('host.followJob', end(3));
    await settled();
    expect(seen).toEqual(['1 token', '3 cancelled']);
    expect(port.sent).toHaveLength(1);
  });

  it('tells that an answer was erased, once it is over, too', async () => {
    followJob(createHostClient(), ID, listener);
    const port = await called('host.followJob');
    port.tell('host.followJob', end(1));
    port.answer('host.followJob', { result: {} });
    await settled();
    expect(seen).toEqual(['1 cancelled', 'erased']);
  });

  it('is lost where this side has seen more than an earlier host had written down', async () => {
    followJob(createHostClient(), ID, listener);
    const first = await called('host.followJob');
    first.tell('host.followJob', token(1));
    first.tell('host.followJob', token(2));
    first.die();
    // The next host has ended the log behind entry 1.
    (await called('host.followJob', 1)).tell('host.followJob', job('failed'));
    expect(seen).toEqual(['1 token', '2 token', 'job failed', 'lost host-lost']);
  });

  it.each([
    ['is lost', token(1), ['1 token', 'lost host-lost']],
    ['stays whole where it has ended before', end(1), ['1 cancelled']],
  ])('%s with a host that does not know it any more', async (_what, last, told) => {
    followJob(createHostClient(), ID, listener);
    const first = await called('host.followJob');
    first.tell('host.followJob', last);
    first.die();
    (await called('host.followJob', 1)).answer('host.followJob', { code: 'unknown-job' });
    await settled();
    expect(seen).toEqual(told);
  });

  it('says what the host says where there is no such job', async () => {
    followJob(createHostClient(), ID, listener);
    (await called('host.followJob')).answer('host.followJob', { code: 'unknown-job' });
    await settled();
    expect(seen).toEqual(['lost unknown-job']);
  });

  it('gives a host up that does not come back', async () => {
    vi.useFakeTimers();
    isThere = false;
    followJob(createHostClient(), ID, listener);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(seen).toEqual(['lost host-unreachable']);
  });
});

describe('followChat', () => {
  const follow = (client = createHostClient()): { seen: number[]; lost: ErrorInfo[]; stop: () => void } => {
    const [seen, lost]: [number[], ErrorInfo[]] = [[], []];
    const stop = followChat(client, ID, {
      onChat: ({ updatedAt }) => {
        seen.push(updatedAt);
      },
      onLost: (error) => {
        lost.push(error);
      },
    });
    return { seen, lost, stop };
  };

  it('tells the conversation as it is, then each change, and again after the host died', async () => {
    const panel = follow();
    const port = await called('host.followChat');
    port.tell('host.followChat', { chat: chat(1) });
    port.tell('host.followChat', { chat: chat(2) });
    port.die();
    (await called('host.followChat', 1)).tell('host.followChat', { chat: chat(3) });
    expect(panel).toMatchObject({ seen: [1, 2, 3], lost: [] });
  });

  it('says so when the conversation is unknown or was erased', async () => {
    const client = createHostClient();
    const stranger = follow(client);
    const port = await called('host.followChat');
    port.answer('host.followChat', { code: 'unknown-chat' });
    await settled();
    expect(stranger.lost).toMatchObject([{ code: 'unknown-chat' }]);
    const follower = follow(client);
    await port.calls('host.followChat', 2);
    port.tell('host.followChat', { chat: chat(1) });
    port.answer('host.followChat', { result: {} });
    await settled();
    expect(follower).toMatchObject({ seen: [1], lost: [{ code: 'unknown-chat' }] });
  });

  it('is quiet once it was stopped, and the host is told', async () => {
    const panel = follow();
    const port = await called('host.followChat');
    panel.stop();
    port.tell('host.followChat', { chat: chat(1) });
    port.die();
    await settled();
    expect(panel).toMatchObject({ seen: [], lost: [] });
    expect(port.sent).toMatchObject([
      { call: 'host.followChat', id: 1 },
      { close: true, id: 1 },
    ]);
    expect(ports).toHaveLength(1);
  });
});

describe('followDownloads', () => {
  it('tells each of two followers, from the first word on', async () => {
    const client = createHostClient();
    const seen: string[] = [];
    const stop = followDownloads(client, () => seen.push('one'));
    const port = await called('host.followDownloads');
    port.tell('host.followDownloads', { downloads: [] });
    followDownloads(client, () => seen.push('two'));
    await port.calls('host.followDownloads', 2);
    port.tell('host.followDownloads', { downloads: [] });
    stop();
    expect(seen).toEqual(['one', 'two']);
    expect(port.sent.at(-1)).toMatchObject({ close: true, id: 1 });
  });
});
