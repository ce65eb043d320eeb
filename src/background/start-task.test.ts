import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ownAction } from '@/src/actions/own-action';
import type { OwnAction } from '@/src/protocol/action';
import { builtIn } from '@/tests/fixtures/built-in';

const tabs = vi.hoisted(() => ({
  get: vi.fn<() => Promise<{ url?: string }>>(),
  sendMessage: vi.fn<() => Promise<unknown>>(),
}));
const scripting = vi.hoisted(() => ({ executeScript: vi.fn<() => Promise<unknown>>() }));
vi.mock('webextension-polyfill', () => ({
  default: { tabs, scripting, storage: { local: { get: () => Promise.resolve({}) } } },
}));

const { openChat, startTask } = await import('./start-task');

const opened = { chatId: '0'.repeat(32), subject: '1'.repeat(32) };
const refused = (): Promise<never> => Promise.reject(new Error('Cannot access contents of the page.'));

beforeEach(() => {
  tabs.get.mockReset().mockResolvedValue({ url: 'https://a.example/' });
  tabs.sendMessage.mockReset().mockResolvedValue({ ok: true, result: opened });
  scripting.executeScript.mockReset().mockResolvedValue([]);
});

describe('openChat', () => {
  it('puts the script in and asks it', async () => {
    expect(await openChat(1)).toEqual(opened);
    expect(scripting.executeScript).toHaveBeenCalledTimes(1);
    expect(tabs.sendMessage).toHaveBeenCalledWith(1, { call: 'page.openChat', params: {} }, { frameId: 0 });
  });

  it('says that the page is not allowed where not even its address is', async () => {
    tabs.get.mockResolvedValue({});
    // Chromium does not always say that it refuses.
    scripting.executeScript.mockImplementation(() => new Promise(() => undefined));
    tabs.sendMessage.mockImplementation(refused);
    await expect(openChat(1)).rejects.toMatchObject({ code: 'page-not-allowed' });
  });

  it('asks a script that is still there from before', async () => {
    tabs.get.mockResolvedValue({});
    scripting.executeScript.mockImplementation(refused);
    expect(await openChat(1)).toEqual(opened);
  });

  it.each([
    ['chrome://settings/', 'page-restricted'],
    ['https://addons.mozilla.org/x', 'page-store'],
  ])('says why %s cannot be read', async (url, code) => {
    tabs.get.mockResolvedValue({ url });
    await expect(openChat(1)).rejects.toMatchObject({ code });
    expect(scripting.executeScript).not.toHaveBeenCalled();
  });

  it('says that the browser keeps us out of a page whose address we know', async () => {
    scripting.executeScript.mockImplementation(refused);
    await expect(openChat(1)).rejects.toMatchObject({ code: 'page-restricted' });
  });

  it('hands on what the script says, and a tab that has gone', async () => {
    tabs.sendMessage.mockResolvedValue({ ok: false, error: { code: 'nothing-to-read', message: '' } });
    await expect(openChat(1)).rejects.toMatchObject({ code: 'nothing-to-read' });
    tabs.get.mockImplementation(refused);
    await expect(openChat(1)).rejects.toMatchObject({ code: 'page-unreachable' });
  });
});

describe('startTask', () => {
  const own: OwnAction = {
    id: '2'.repeat(32),
    name: 'As a pirate',
    prompt: 'Tell it as a pirate would.',
    does: 'rewrites',
    offered: ['menu'],
  };

  it.each([
    [builtIn('explain'), 'explain', false],
    [builtIn('rewrite-formal'), 'rewrite-formal', true],
    [ownAction(own), own, true],
  ] as const)('tells the page what to do, and whether its answer may take the place of the text', async (...row) => {
    const [action, told, rewrites] = row;
    tabs.sendMessage.mockResolvedValue({ ok: true, result: { jobId: '3'.repeat(32) } });
    await startTask(1, { action, scope: 'selection', selectionText: 'Good day.', card: true });
    expect(tabs.sendMessage).toHaveBeenCalledWith(
      1,
      { call: 'page.start', params: expect.objectContaining({ action: told, rewrites }) as unknown },
      { frameId: 0 },
    );
  });
});
