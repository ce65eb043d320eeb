// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { show, type Shown } from '../testing/render';
import type { Script } from '../testing/script';
import { History } from './history';

const OTHER = 'd'.repeat(32);

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

describe('the list of earlier conversations', () => {
  it('opens a conversation, and erases it only after a question', async () => {
    const chats = [{ chatId: OTHER, title: 'The lease', createdAt: 1, updatedAt: 1, turns: 3 }];
    const opened: string[] = [];
    shown = show(() => <History shown onClose={() => undefined} onOpen={(id) => opened.push(id)} />, { chats });
    await vi.waitFor(() => {
      expect(shown.text('.history-facts')).toContain('3 questions');
    });
    document.querySelector<HTMLElement>('.history-open')?.click();
    expect(opened).toEqual([OTHER]);
    shown.press('Erase “The lease”');
    expect(shown.calls.some(([call]) => call === 'host.eraseChats')).toBe(false);
    document.querySelector<HTMLElement>('[role=alertdialog] .danger')?.click();
    await vi.waitFor(() => {
      expect(shown.calls).toContainEqual(['host.eraseChats', { chatId: OTHER }]);
    });
  });

  it('says so when one could not be erased, and tries again', async () => {
    const chats = [{ chatId: OTHER, title: 'The lease', createdAt: 1, updatedAt: 1, turns: 3 }];
    const script: { chats: typeof chats; failsWith: NonNullable<Script['failsWith']> } = {
      chats,
      failsWith: { 'host.eraseChats': { code: 'storage-broken', message: '', data: { left: 'conversation' } } },
    };
    shown = show(() => <History shown onClose={() => undefined} onOpen={() => undefined} />, script);
    await vi.waitFor(() => {
      expect(shown.text('.history-facts')).toContain('3 questions');
    });
    shown.press('Erase “The lease”');
    document.querySelector<HTMLElement>('[role=alertdialog] .danger')?.click();
    await vi.waitFor(() => {
      expect(document.querySelector('[role=alert]')?.textContent).toContain('it is still on the disk');
    });
    script.failsWith = {};
    shown.press('Try again');
    await vi.waitFor(() => {
      expect(shown.calls.filter(([call]) => call === 'host.eraseChats')).toHaveLength(2);
    });
    await vi.waitFor(() => {
      expect(document.querySelector('[role=alert]')).toBeNull();
    });
  });
});
