// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChatTurn } from '@/src/protocol/chat';
import type { TaskEvent } from '@/src/protocol/task-event';
import { fakeTurn } from '../testing/fake-chat';
import { createFakeSurroundings } from '../testing/fake-surroundings';
import { show, type Shown } from '../testing/render';
import { Panel } from './panel';

const atLimit = { answer: 'One is whole.', finish: 'length' } as const;
const begun: TaskEvent = { type: 'begun', text: 'One is whole.' };

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

async function showTurns(turns: ChatTurn[], events: TaskEvent[] = []): Promise<void> {
  shown = show(() => <Panel surroundings={createFakeSurroundings(null)} />, { chat: { turns }, events });
  await vi.waitFor(() => {
    expect(document.querySelectorAll('.turn')).toHaveLength(turns.length);
  });
}
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === name);
const running = (): boolean => document.querySelector('.turn[aria-busy=true]') !== null;

describe('an answer in the panel that is continued', () => {
  it('is announced only from where it goes on', async () => {
    await showTurns([fakeTurn(atLimit)], [begun, { type: 'token', text: ' Two is, too. And', tokens: 4 }]);
    const region = document.querySelector('.panel > [role=status]');
    const said: string[] = [];
    new MutationObserver(() => said.push(region?.textContent ?? '')).observe(region ?? document, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    shown.press('Go on');
    await vi.waitFor(() => {
      expect(said.join(' ')).toContain('Two is, too.');
    }, 5_000);
    expect(said.join(' ')).not.toContain('One is whole.');
  });

  it('stays in view, and keeps the focus in the list', async () => {
    await showTurns([fakeTurn(atLimit)]);
    button('Go on')?.focus();
    shown.press('Go on');
    await vi.waitFor(() => {
      expect(running()).toBe(true);
    });
    expect(shown.text('.answer')).toBe('One is whole.');
    await vi.waitFor(() => {
      expect(document.activeElement?.getAttribute('role')).toBe('log');
    });
  });

  it.each([[{}, true] as const, [{ exhausted: true }, false] as const])(
    'can be continued with %j: %j',
    async (more, is) => {
      await showTurns([fakeTurn({ ...atLimit, ...more })]);
      expect(button('Go on') !== undefined).toBe(is);
    },
  );

  it('cannot be continued while another answer is written', async () => {
    await showTurns([fakeTurn(atLimit), fakeTurn({ turnId: 'c'.repeat(32), state: 'running', finish: null })]);
    await vi.waitFor(() => {
      expect(running()).toBe(true);
    });
    expect(button('Go on')).toBeUndefined();
  });

  it.each([
    [{ state: 'cancelled' }, 'Stopped'] as const,
    [{ state: 'failed', error: { code: 'engine-lost', message: '' } }, 'Try again'] as const,
  ])('can be continued after it was stopped or failed: %j', async (more, words) => {
    await showTurns([fakeTurn({ ...atLimit, ...more })]);
    expect(document.querySelector('.turn')?.textContent).toContain(words);
    expect(document.querySelector('.turn')?.textContent).not.toContain('Shortened');
    expect(button('Go on')).toBeDefined();
    expect(document.querySelector('button[aria-label="Answer again"]')).not.toBeNull();
    button('Try again')?.click();
    const called = (): string[] =>
      shown.calls.map(([call]) => call).filter((call) => call === 'host.goOn' || call === 'host.ask');
    await vi.waitFor(() => {
      expect(called()).toEqual(more.state === 'failed' ? ['host.goOn'] : []);
    });
  });
});
