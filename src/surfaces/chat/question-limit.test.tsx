// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeTurn } from '../testing/fake-chat';
import type { Script } from '../testing/script';
import { createFakeSurroundings } from '../testing/fake-surroundings';
import { installed } from '../testing/fake-models';
import { show, type Shown } from '../testing/render';
import { Panel } from './panel';

const models = [installed()];

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

async function showPanel(script: Script, state: string): Promise<void> {
  shown = show(() => <Panel surroundings={createFakeSurroundings(null)} />, { models, ...script });
  await vi.waitFor(() => {
    expect(document.querySelector<HTMLElement>('.panel')?.dataset['state']).toBe(state);
  });
}
function find<E extends Element>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}
/** Puts text into a field as a paste does: it respects `maxlength`, unlike an assignment. */
function paste(field: HTMLTextAreaElement, text: string): void {
  field.value = field.maxLength >= 0 ? text.slice(0, field.maxLength) : text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
function enter(field: HTMLTextAreaElement): void {
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
}
const asked = (): string[] =>
  shown.calls.flatMap(([call, params]) =>
    call === 'host.ask' ? [String((params as { question: string }).question.length)] : [],
  );
/** The words that a field is described by. */
const described = (field: HTMLTextAreaElement): string =>
  (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => (id === '' ? '' : (document.getElementById(id)?.textContent ?? '')))
    .join(' ');

describe('a question that is too long', () => {
  it('is kept whole and not sent until it is shorter, and that is said', async () => {
    await showPanel({ events: [] }, 'empty');
    const field = find<HTMLTextAreaElement>('.composer textarea');
    const button = (): HTMLButtonElement => find('.composer button[aria-label="Ask"]');
    paste(field, `${'x'.repeat(8_001)}END`);
    expect(field.value).toHaveLength(8_004);
    expect(field.value.endsWith('END')).toBe(true);
    expect(described(field)).toBe('8,000 characters at most; this is 8,004.');
    expect(shown.text('[role=alert]')).toBe('8,000 characters at most; this is 8,004.');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(button().disabled).toBe(true);
    enter(field);
    expect(field.value).toHaveLength(8_004);

    // White space at both ends does not count.
    paste(field, `\n${'x'.repeat(8_000)}\n \n`);
    expect(document.querySelector('[role=alert]')).toBeNull();
    expect(described(field)).toBe('');
    expect(button().disabled).toBe(false);
    enter(field);
    await vi.waitFor(() => {
      expect(asked()).toHaveLength(1);
    });
  });

  it('is also said of an earlier question that is edited', async () => {
    await showPanel({ chat: { turns: [fakeTurn({})] } }, 'chat');
    shown.press('Edit the question');
    await vi.waitFor(() => find('.editing textarea'));
    const field = find<HTMLTextAreaElement>('.editing textarea');
    paste(field, 'y'.repeat(12_345));
    expect(field.value).toHaveLength(12_345);
    expect(described(field)).toBe('8,000 characters at most; this is 12,345. The answer is written again.');
    const again = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Ask again');
    expect(again?.disabled).toBe(true);
    enter(field);
    paste(field, 'y'.repeat(8_000));
    expect(described(field)).toBe('The answer is written again.');
    enter(field);
    await vi.waitFor(() => {
      expect(asked()).toEqual(['8000']);
    });
  });
});
