import { describe, expect, it } from 'vitest';
import { classifySender } from './sender';

const self = { id: 'sotto', baseUrl: 'chrome-extension://sotto/' };
const tab = { id: 7, index: 0, incognito: false } as never;

describe('classifySender', () => {
  it.each([
    ['the popup', { url: 'chrome-extension://sotto/popup.html' }, 'surface'],
    ['options in a tab', { url: 'chrome-extension://sotto/options.html', tab, frameId: 0 }, 'surface'],
    ['a card in a page', { url: 'chrome-extension://sotto/card.html#1', tab, frameId: 5 }, 'frame'],
    [
      'a card under a dynamic address',
      { url: 'chrome-extension://f00/card.html', origin: 'chrome-extension://sotto', tab, frameId: 5 },
      'frame',
    ],
    ['the service worker', { url: 'chrome-extension://sotto/background.js' }, 'background'],
    ['a script in a page', { url: 'https://a.example/x', tab, frameId: 0 }, 'page'],
  ])('knows %s', (_what, sender, kind) => {
    expect(classifySender({ id: 'sotto', ...sender }, self)?.kind).toBe(kind);
  });

  it('does not take an address that only looks like ours for ours', () => {
    expect(classifySender({ id: 'sotto', url: 'https://a.example/chrome-extension://sotto/', tab }, self)?.kind).toBe(
      'page',
    );
  });

  it('refuses another extension, and a sender that is neither a page of ours nor in a tab', () => {
    expect(classifySender({ id: 'other', url: 'chrome-extension://other/x.html' }, self)).toBeNull();
    expect(classifySender({ id: 'sotto', url: 'https://a.example/' }, self)).toBeNull();
  });

  it("prefers the browser's document id to the script's own key", () => {
    const sender = { id: 'sotto', url: 'https://a.example/', tab };
    expect(classifySender({ ...sender, documentId: 'D' }, self, 'own')?.documentKey).toBe('D');
    expect(classifySender(sender as never, self, 'own')?.documentKey).toBe('own');
  });

  it('marks private windows', () => {
    expect(
      classifySender({ id: 'sotto', url: 'https://a.example/', tab: { id: 7, incognito: true } } as never, self)
        ?.ephemeral,
    ).toBe(true);
  });
});
