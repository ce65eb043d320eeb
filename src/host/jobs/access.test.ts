import { describe, expect, it } from 'vitest';
import type { SenderInfo } from '@/src/messaging/sender';
import { mayAttach } from './access';

const owner = { tabId: 7, documentKey: 'doc', origin: 'https://a.example' };
const page: SenderInfo = { kind: 'page', tabId: 7, documentKey: 'doc', origin: 'https://a.example', ephemeral: false };

describe('mayAttach', () => {
  it('lets a script back to the job of its own document', () => {
    expect(mayAttach(page, owner)).toBe(true);
  });

  it.each([
    ['another tab', { tabId: 8 }],
    ['the next document in the same tab', { documentKey: 'next' }],
    ['a browser that told no document', { documentKey: null }],
    ['another origin', { origin: 'https://b.example' }],
    ['an unknown origin', { origin: null }],
  ])('refuses %s', (_what, change) => {
    expect(mayAttach({ ...page, ...change }, owner)).toBe(false);
  });

  it('shows a card only the jobs of its own tab, and an extension page all of them', () => {
    const frame: SenderInfo = { ...page, kind: 'frame', origin: 'chrome-extension://x' };
    expect(mayAttach(frame, owner)).toBe(true);
    expect(mayAttach({ ...frame, tabId: 8 }, owner)).toBe(false);
    expect(mayAttach({ ...frame, kind: 'surface', tabId: null }, owner)).toBe(true);
  });
});
