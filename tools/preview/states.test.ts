/** A real host could be in every state of the preview: all its answers and messages fit the contract. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followChat, followDownloads, followJob } from '@/src/messaging/follow';
import type { HostClient } from '@/src/messaging/host-client';
import type { Services } from '@/src/surfaces/services';
import { CHAT_ID, JOB_ID } from '@/src/surfaces/testing/fake-chat';
import { createFakeServices } from '@/src/surfaces/testing/fake-services';
import { STATES } from './states';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const nobody = { onJob: () => undefined, onEntry: () => undefined, onLost: () => undefined, onErased: () => undefined };
const ASKED = ['host.catalogue', 'host.benchmarks', 'host.preparedCopies', 'host.chats', 'host.probe'] as const;

/** Asks what a card does not ask by itself. */
function askAll(host: HostClient, background: Services['background']): Promise<unknown>[] {
  const options = { signal: new AbortController().signal, onProgress: () => undefined };
  return [
    ...ASKED.map((call) => host.call(call, {})),
    host.call('host.jobs', { tabId: 1 }),
    host.call('host.recommend', { machine: { cores: 4, memory: null, saving: false } }),
    background('background.inspect', { tabId: 1 }),
    background('background.openChat', { tabId: 1 }),
    host.stream('host.importModel', { importId: JOB_ID }, options),
    host.stream('host.checkModel', { sha256: 'a'.repeat(64) }, options),
    host.stream('host.benchmark', { settings: { engine: 'auto', model: null } }, options),
  ];
}

describe.each(Object.entries(STATES))('%s', (surface, states) => {
  it.each(Object.entries(states))('%s', async (_, state) => {
    const faults: string[] = [];
    const { host, background, settings } = createFakeServices(
      {
        ...state,
        onFault: ({ message }) => {
          faults.push(message);
        },
      },
      surface === 'card' ? 'frame' : 'surface',
    );
    const asked: Promise<unknown>[] = [settings.load(), host.call('host.status', {})];
    if (surface !== 'card') asked.push(...askAll(host, background));
    followJob(host, JOB_ID, nobody);
    if (surface !== 'card') {
      followChat(host, state.chat?.chatId ?? CHAT_ID, { ...nobody, onChat: () => undefined });
      followDownloads(host, () => undefined);
    }
    // By their script some calls fail or never end.
    void Promise.allSettled(asked);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(faults).toEqual([]);
  });
});
