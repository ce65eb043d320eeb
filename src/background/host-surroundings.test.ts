import { beforeEach, describe, expect, it, vi } from 'vitest';
import browser from 'webextension-polyfill';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { dispatch } from '@/src/messaging/dispatch';
import { remoteSurroundings } from '@/src/messaging/remote-surroundings';
import { backgroundCalls } from '@/src/protocol/background-calls';
import type { HostSurroundings } from '@/src/protocol/host-surroundings';
import { answerCalls } from './answer-calls';
import { hostSurroundings } from './host-surroundings';

const sha256 = 'a'.repeat(64);
const lost = { sha256, name: 'Small', bytes: 4 };
const sender = { kind: 'surface', tabId: null, documentKey: null, origin: null, ephemeral: false } as const;

/** What Chrome's offscreen document has, over messages to a background that has the real thing. */
function remote(real: HostSurroundings): HostSurroundings {
  const handlers = answerCalls(() => Promise.resolve(), real);
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((message: unknown) =>
    dispatch(backgroundCalls, handlers, structuredClone(message), { sender }, 'engine-failed'),
  );
  return remoteSurroundings;
}

beforeEach(() => {
  fakeBrowser.reset();
  vi.restoreAllMocks();
});

describe.each([
  ['the background page', (real: HostSurroundings) => real],
  ['an offscreen document', remote],
])('the surroundings of a host in %s', (_where, over) => {
  it('keep which model is chosen', async () => {
    const { choice } = over(hostSurroundings);
    expect((await choice.load()).model).toBeNull();
    await choice.use(sha256);
    expect((await choice.load()).model).toBe(sha256);
    await choice.letGo('b'.repeat(64));
    expect((await choice.load()).model).toBe(sha256);
    await choice.letGo(sha256);
    expect((await choice.load()).model).toBeNull();
  });

  it('keep which models have been here', async () => {
    const { known } = over(hostSurroundings);
    expect(await known.load()).toEqual([]);
    await known.save([lost]);
    expect(await known.load()).toEqual([lost]);
  });

  it('show how a download stands, and tell whether it may begin', async () => {
    const showDownload = vi.fn<HostSurroundings['showDownload']>(() => Promise.resolve());
    const surroundings = over({ ...hostSurroundings, showDownload, mayDownload: () => Promise.resolve(true) });
    await surroundings.showDownload({ kind: 'progress', percent: 40 });
    expect(showDownload).toHaveBeenCalledExactlyOnceWith({ kind: 'progress', percent: 40 });
    expect(await surroundings.mayDownload()).toBe(true);
  });
});
