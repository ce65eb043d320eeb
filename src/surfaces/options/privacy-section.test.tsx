// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '@/src/storage/settings';
import { show, type Shown } from '../testing/render';
import type { Script } from '../testing/script';
import { PrivacySection } from './privacy-section';

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

const asked = (): unknown[] => shown.calls.filter(([call]) => call === 'host.eraseChats');

function eraseAll(script: Pick<Script, 'failsWith'>): void {
  shown = show(() => <PrivacySection settings={DEFAULT_SETTINGS} />, script);
  shown.press('Erase all questions and answers');
  expect(document.querySelector('[role=alertdialog]')?.textContent).toContain(
    'Answers that are being written are stopped and erased too.',
  );
  expect(asked()).toEqual([]);
  document.querySelector<HTMLElement>('[role=alertdialog] .danger')?.click();
}

describe('erasing everything', () => {
  it('says when it is done', async () => {
    eraseAll({});
    await vi.waitFor(() => {
      expect(shown.text('.erase-news')).toBe('All questions and answers were erased.');
    });
    expect(asked()).toEqual([['host.eraseChats', { chatId: null }]]);
  });

  it.each([
    [
      'answers',
      'Conversations were erased. The browser’s storage did not let Sotto erase summaries and other answers.',
    ],
    [
      'conversations',
      'Summaries and other answers were erased. The browser’s storage did not let Sotto erase the conversations.',
    ],
    ['everything', 'The browser’s storage did not let Sotto erase anything.'],
    ['other-version', 'A history that this version of Sotto cannot read is still on the disk'],
  ])('says what could not be erased (%s), and what helps', async (left, words) => {
    const script: { failsWith: NonNullable<Script['failsWith']> } = {
      failsWith: { 'host.eraseChats': { code: 'storage-broken', message: '', data: { left } } },
    };
    eraseAll(script);
    await vi.waitFor(() => {
      expect(shown.text('[role=alert]')).toContain(words);
    });
    expect(shown.text('[role=alert]')).toContain('Restart the browser');
    expect(shown.text('.erase-news')).toBe('');
    script.failsWith = {};
    shown.press('Try again');
    await vi.waitFor(() => {
      expect(shown.text('.erase-news')).toBe('All questions and answers were erased.');
    });
    expect(document.querySelector('[role=alert]')).toBeNull();
  });
});
