/** For tests: the panel on scripted services, and what a test reads in it or types into it. */
import { expect, vi } from 'vitest';
import { Panel } from '../chat/panel';
import { createFakeSurroundings, type FakeSurroundings } from './fake-surroundings';
import { show, type Shown } from './render';
import type { Script } from './script';

export const SITE = { name: 'example.org', pattern: 'https://example.org/*', always: false };

/** The script is read at each call, so that a test can change what is in front. */
export function showPanel(script: Script, around: FakeSurroundings = createFakeSurroundings(SITE)): Shown {
  return show(() => <Panel surroundings={around} />, script);
}

export const panel = (): HTMLElement => document.querySelector('.panel') ?? document.body;

/** Waits until the panel is in this state. */
export const panelIs = (state: string): Promise<void> =>
  vi.waitFor(() => {
    expect(panel().dataset['state']).toBe(state);
  });

/** Where the next question is typed. */
export const field = (): HTMLTextAreaElement =>
  document.querySelector('.composer textarea') ?? document.createElement('textarea');

/** The phase of each turn. */
export const phases = (): (string | undefined)[] =>
  [...document.querySelectorAll<HTMLElement>('.turn')].map((turn) => turn.dataset['phase']);

export function type(text: string, target = field()): void {
  target.value = text;
  target.dispatchEvent(new Event('input', { bubbles: true }));
}

export function key(name: string, more: KeyboardEventInit = {}, target: HTMLElement = field()): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more }));
}

/** What the host was asked. */
export const asked = ({ calls }: Shown): unknown[] =>
  calls.filter(([call]) => call === 'host.ask').map(([, params]) => params);
