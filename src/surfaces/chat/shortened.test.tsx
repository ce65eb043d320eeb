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
const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 8_192 } as const;
const coverage = { words: 62, ofWords: 100 };
const end = {
  type: 'done',
  finish: 'length',
  kept: 13,
  engine,
  coverage,
  promptTokens: 1,
  cachedTokens: 0,
  tokens: 1,
  firstTokenMs: 1,
  totalMs: 1,
} as const;

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

async function showPanel(script: Script, state: string): Promise<Shown> {
  shown = show(() => <Panel surroundings={createFakeSurroundings(null)} />, { models, ...script });
  await vi.waitFor(() => {
    expect(document.querySelector<HTMLElement>('.panel')?.dataset['state']).toBe(state);
  });
  return shown;
}

describe('an answer in the panel that reached its limit', () => {
  it('is called shortened, and not finished', async () => {
    await showPanel(
      {
        chat: {
          turns: [fakeTurn({ answer: 'One is whole.', finish: 'length' }), fakeTurn({ turnId: 'c'.repeat(32) })],
        },
        events: [],
      },
      'chat',
    );
    const endings = [...document.querySelectorAll('.turn')].map(
      (turn) => turn.querySelector('.job-ending')?.textContent ?? '',
    );
    expect(endings).toEqual(['Shortened The answer reached its limit and ends here.', '']);
  });

  it('is announced as shortened, and shown as far as it is kept', async () => {
    const { press, text } = await showPanel(
      {
        events: [
          { type: 'reading', engine, coverage, fraction: 1 },
          { type: 'token', text: 'One is whole. Two is', tokens: 4 },
          end,
        ],
      },
      'empty',
    );
    const region = document.querySelector('.panel > [role=status]');
    if (!region) throw new Error('no region');
    const said: string[] = [];
    new MutationObserver(() => {
      said.push(region.textContent);
    }).observe(region, { childList: true, characterData: true, subtree: true });
    press('What are the main points?');
    await vi.waitFor(() => {
      expect(said.join(' ')).toContain('The answer is shortened at its limit, 3 words.');
    }, 5_000);
    expect(said.join(' ')).not.toContain('finished');
    await vi.waitFor(() => {
      expect(text('.answer')).toBe('One is whole.');
    });
  });
});
