import { beforeEach, describe, expect, it, vi } from 'vitest';

const tabs = vi.hoisted(() => ({ sendMessage: vi.fn<() => Promise<unknown>>() }));
vi.mock('webextension-polyfill', () => ({ default: { tabs } }));

const { showPassage } = await import('./show-passage');

const key = 'f'.repeat(32);
const range = { source: '0'.repeat(32), blockIndex: 1, start: 0, end: 9 };
beforeEach(() => {
  tabs.sendMessage.mockReset().mockResolvedValue({ ok: true, result: { found: 'shown' } });
});

describe('showPassage', () => {
  it("asks the script in the card's own tab, by the card's key", async () => {
    expect(await showPassage({ by: { key }, range }, { kind: 'frame', tabId: 7 })).toEqual({
      found: 'shown',
    });
    expect(tabs.sendMessage).toHaveBeenCalledWith(
      7,
      { call: 'page.showPassage', params: { key, range } },
      { frameId: 0 },
    );
  });

  it('asks in the named tab for a surface outside of the page', async () => {
    await showPassage({ by: { tabId: 3 }, range }, { kind: 'surface', tabId: null });
    expect(tabs.sendMessage).toHaveBeenCalledWith(
      3,
      { call: 'page.showPassage', params: { key: null, range } },
      { frameId: 0 },
    );
  });

  it.each([
    ['a frame that names a tab, which a page may have embedded', { tabId: 3 }, { kind: 'frame', tabId: 7 }],
    ["a surface with a card's key", { key }, { kind: 'surface', tabId: null }],
  ] as const)('refuses %s', async (_what, by, sender) => {
    await expect(showPassage({ by, range }, sender)).rejects.toMatchObject({ code: 'forbidden' });
    expect(tabs.sendMessage).not.toHaveBeenCalled();
  });

  it('takes a passage for lost where no script answers', async () => {
    tabs.sendMessage.mockRejectedValue(new Error('Could not establish connection.'));
    expect(await showPassage({ by: { tabId: 3 }, range }, { kind: 'surface', tabId: null })).toEqual({
      found: 'lost',
    });
  });
});
