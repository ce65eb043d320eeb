// @vitest-environment happy-dom
import '../testing/words';
import { render } from 'solid-js/web';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Markdown } from './markdown';
import type { SentenceMark } from './sentence-marks';

const TEXT = 'It was built in **1641**. Otters, it is said, swim there at night. They nest.';
const placeOf = (words: string) => ({ start: TEXT.indexOf(words), end: TEXT.indexOf(words) + words.length });
const pressed: number[] = [];
const mark = (number: number, sentence: string, more: Partial<SentenceMark> = {}): SentenceMark => ({
  ...placeOf(sentence),
  number,
  label: `Show passage ${String(number)}`,
  strength: 'strong',
  passage: '',
  beyond: [],
  press: () => {
    pressed.push(number);
  },
  ...more,
});
const MARKS = [
  mark(1, 'It was built in **1641**.', { passage: 'The bridge <b>of 1641</b>\u202e still\u0007 stands.' }),
  mark(2, 'Otters, it is said, swim there at night.', {
    strength: 'weak',
    passage: 'Otters were seen.',
    beyond: ['it', 'is', 'said', 'swim', 'at night'].map(placeOf),
  }),
  mark(3, 'They nest.'),
];

let dispose: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  // The DOM of these tests has no top layer.
  HTMLElement.prototype.showPopover = vi.fn();
  HTMLElement.prototype.hidePopover = vi.fn();
  dispose = render(() => <Markdown text={TEXT} over={true} passages={MARKS} />, document.body);
});
afterEach(() => {
  dispose();
  document.body.replaceChildren();
  pressed.length = 0;
  vi.useRealTimers();
});

function button(number: number): HTMLElement {
  const found = document.querySelector<HTMLElement>(`.passage-mark[data-number="${String(number)}"]`);
  if (!found) throw new Error(`no mark ${String(number)}`);
  return found;
}
const box = (): HTMLElement => document.querySelector<HTMLElement>('.passage-preview') ?? document.body;
const words = (): string | undefined => document.querySelector('.preview-words')?.textContent;
const pointer = (type: string, target: Element, pointerType = 'mouse'): void => {
  target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, pointerType }));
};
const press = (key: string, more: KeyboardEventInit = {}): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
};
function tap(target: Element): void {
  pointer('pointerdown', target, 'touch');
  pointer('pointerover', target, 'touch');
  target.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
}

describe('the passage at a mark', () => {
  it("is shown when the pointer stays: the page's words as text, and the sentence's words that it does not have", () => {
    expect(words()).toBeUndefined();
    pointer('pointerover', button(2));
    expect(words(), 'a pointer that only passes by').toBeUndefined();
    vi.advanceTimersByTime(500);
    expect(words()).toBe('Otters were seen.');
    expect(document.querySelector('.preview-head')?.textContent).toBe('Passage 2 has some of the sentence’s words');
    expect([...document.querySelectorAll('.preview-beyond li')].map((item) => item.textContent)).toEqual([
      'it is said, swim',
      'at night',
    ]);
    expect(document.querySelector('.answer')?.textContent, "the answer's text").toBe(TEXT.replaceAll('*', ''));

    pointer('pointerover', button(1));
    vi.advanceTimersByTime(500);
    expect(words()).toBe('The bridge <b>of 1641</b>  still  stands.');
    expect(document.querySelector('.preview-words')?.children).toHaveLength(0);
    expect(document.querySelector('.preview-beyond'), 'nothing is beyond it').toBeNull();
  });

  it('stays while the pointer is on it, and closes when the pointer leaves', () => {
    pointer('pointerover', button(1));
    vi.advanceTimersByTime(500);
    pointer('pointerout', button(1));
    vi.advanceTimersByTime(100);
    pointer('pointerenter', box());
    vi.advanceTimersByTime(60_000);
    expect(words()).toContain('The bridge');
    pointer('pointerleave', box());
    vi.advanceTimersByTime(1_000);
    expect(words()).toBeUndefined();
  });

  it('is shown and announced with the focus, and closes with it', () => {
    button(2).focus();
    expect(words()).toBe('Otters were seen.');
    const told = document.getElementById(button(2).getAttribute('aria-describedby') ?? '');
    expect(told?.textContent).toContain('Otters were seen.Not said in this passage:');
    button(3).focus();
    expect(words()).toBeUndefined();
    expect(button(2).hasAttribute('aria-describedby')).toBe(false);
  });

  it('is closed by Escape alone, which does nothing else; the next Escape does', () => {
    const heard = vi.fn();
    window.addEventListener('keydown', heard);
    button(1).focus();
    expect(press('Escape').defaultPrevented).toBe(true);
    expect(words()).toBeUndefined();
    expect(document.activeElement).toBe(button(1));
    expect(heard).not.toHaveBeenCalled();
    press('Escape');
    expect(heard).toHaveBeenCalledOnce();
    window.removeEventListener('keydown', heard);
  });

  it('is shown by a first tap; its button, or a second tap, leads to the page', () => {
    tap(button(1));
    expect(words()).toContain('The bridge');
    expect(pressed).toEqual([]);
    tap(button(1));
    expect(pressed).toEqual([1]);
    tap(button(2));
    expect(words()).toBe('Otters were seen.');
    document.querySelector<HTMLElement>('.preview-show')?.click();
    expect(pressed).toEqual([1, 2]);
    expect(words()).toBeUndefined();
    tap(button(2));
    pointer('pointerdown', document.body, 'touch');
    expect(words(), 'a tap elsewhere').toBeUndefined();
  });

  it('is not shown where its words are unknown: the first tap leads to the page then', () => {
    tap(button(3));
    button(3).focus();
    pointer('pointerover', button(3));
    vi.advanceTimersByTime(1_000);
    expect(words()).toBeUndefined();
    expect(pressed).toEqual([3]);
    expect(button(3).title).toBe('Show passage 3');
  });

  it('a click and the keyboard lead to the page at once', () => {
    pointer('pointerdown', button(1));
    button(1).dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
    button(2).focus();
    button(2).click();
    expect(pressed).toEqual([1, 2]);
  });
});
