// @vitest-environment happy-dom
import '../testing/words';
import { render } from 'solid-js/web';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Markdown } from './markdown';

/** Where the mark stands, for the DOM of these tests has no places. */
const place = vi.hoisted(() => ({ isGone: false, update: (): void => undefined }));
vi.mock('@floating-ui/dom', async (original) => ({
  ...(await original<object>()),
  autoUpdate: (_: unknown, __: unknown, update: () => void) => {
    place.update = update;
    update();
    return () => undefined;
  },
  computePosition: () => Promise.resolve({ x: 0, y: 0, middlewareData: { hide: { referenceHidden: place.isGone } } }),
}));

let dispose: () => void;
beforeEach(() => {
  HTMLElement.prototype.showPopover = vi.fn();
  HTMLElement.prototype.hidePopover = vi.fn();
  const mark = { start: 0, end: 10, number: 1, label: 'Show passage 1', strength: 'strong' } as const;
  const passages = [{ ...mark, passage: 'They nest there.', beyond: [], press: () => undefined }];
  dispose = render(() => <Markdown text="They nest." over={true} passages={passages} />, document.body);
});
afterEach(() => {
  dispose();
  document.body.replaceChildren();
});

const words = (): string | undefined => document.querySelector('.preview-words')?.textContent;
/** Moves the mark, and waits until that has been looked at. */
async function moveTo(isGone: boolean): Promise<void> {
  place.isGone = isGone;
  place.update();
  await Promise.resolve();
  await Promise.resolve();
}

it('a passage closes when its mark is scrolled away, and does not catch Escape then', async () => {
  // The focus may come before the mark is scrolled to.
  place.isGone = true;
  document.querySelector<HTMLElement>('.passage-mark')?.focus();
  await moveTo(true);
  expect(words()).toBe('They nest there.');
  await moveTo(false);
  expect(words()).toBe('They nest there.');
  await moveTo(true);
  expect(words()).toBeUndefined();
  const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(escape);
  expect(escape.defaultPrevented).toBe(false);
});
