// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { JOB_ID } from '../testing/fake-chat';
import type { Script } from '../testing/script';
import { show, type Shown } from '../testing/render';
import { Card, type CardTarget } from './card';

const KEY = 'f'.repeat(32);
const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 8_192 } as const;
const reading = { type: 'reading', engine, coverage: { words: 62, ofWords: 100 }, fraction: 1 } as const;
const token = (text: string) => ({ type: 'token', text, tokens: 1 }) as const;

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

function showCard(script: Script, target: CardTarget): Shown {
  shown = show(() => <Card target={target} cardKey={KEY} />, script, 'frame');
  return shown;
}

const phase = (): string | undefined => document.querySelector<HTMLElement>('[data-phase]')?.dataset['phase'];

describe("Card with a rewrite of a field's text", () => {
  const ORIGINAL = 'I has a apple.\nYou has a pear.';
  const REWRITTEN = 'Here is the corrected text:\n\nI have an apple.\n\nYou have a pear.';
  const target: CardTarget = { kind: 'job', jobId: JOB_ID, original: ORIGINAL };
  const done = {
    type: 'done',
    finish: 'stop',
    engine,
    coverage: { words: 8, ofWords: 8 },
    promptTokens: 1,
    cachedTokens: 0,
    tokens: 1,
    firstTokenMs: 1,
    totalMs: 1,
  } as const;
  const script = {
    job: { action: 'rewrite-grammar', scope: 'selection' },
    events: [reading, token(REWRITTEN), done],
  } as const satisfies Script;

  const changes = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.change')];
  const replaced = (): unknown => shown.calls.find(([call]) => call === 'background.replace')?.[1];

  async function showReview(more: Partial<Script> = {}): Promise<Shown> {
    showCard({ ...script, ...more }, target);
    await vi.waitFor(() => {
      expect(phase()).toBe('done');
    });
    return shown;
  }

  it('shows what changes, and puts all of it into the field', async () => {
    const { press, text } = await showReview();
    expect(changes().map((change) => change.textContent)).toEqual([
      'Change 1 of 2: has a becomes have an',
      'Change 2 of 2: has becomes have',
    ]);
    expect([text('.change del'), text('.change ins'), text('.review-count')]).toEqual([
      'has a',
      'have an',
      '2 changes',
    ]);
    press('Replace');
    expect(replaced()).toEqual({ key: KEY, text: 'I have an apple.\nYou have a pear.' });
    await vi.waitFor(() => {
      expect(text('.replaced p')).toBe('The new text is in its place. Ctrl+Z brings the old text back.');
    });
  });

  it('keeps the old words of a change that is pressed, by click and by key', async () => {
    const { press, text } = await showReview();
    changes()[0]?.click();
    expect(changes()[0]?.getAttribute('aria-pressed')).toBe('false');
    changes()[1]?.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));
    changes()[1]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    expect(changes()[1]?.getAttribute('aria-pressed')).toBe('true');
    expect(text('.review-count')).toBe('1 of 2 changes taken');
    press('Replace');
    expect(replaced()).toEqual({ key: KEY, text: 'I has a apple.\nYou have a pear.' });
  });

  it('keeps all and takes all, and cannot replace where all is kept', async () => {
    const { press } = await showReview();
    const replace = (): HTMLButtonElement | null => document.querySelector<HTMLButtonElement>('.button.primary');
    press('Keep all');
    expect([changes().every((change) => change.getAttribute('aria-pressed') === 'false'), replace()?.disabled]).toEqual(
      [true, true],
    );
    press('Take all');
    expect([changes().every((change) => change.getAttribute('aria-pressed') === 'true'), replace()?.disabled]).toEqual([
      true,
      false,
    ]);
  });

  it('says why nothing was replaced, and still lets the text be copied', async () => {
    const { press, text } = await showReview({ fails: { 'background.replace': 'target-changed' } });
    press('Replace');
    await vi.waitFor(() => {
      expect(document.querySelector('[data-error=target-changed]')).not.toBeNull();
    });
    expect(text('.change ins')).toBe('have an');
    expect([...document.querySelectorAll('button')].map((button) => button.textContent)).toEqual(
      expect.arrayContaining(['Copy', 'Replace']),
    );
  });

  it.each([
    ['was cut short', { ...done, finish: 'length' }],
    ['is of a part of the text', { ...done, coverage: { words: 3, ofWords: 8 } }],
  ] as const)('does not offer an answer that %s', async (_, end) => {
    await showReview({ events: [reading, token(REWRITTEN), end] });
    expect(changes()).toEqual([]);
    expect(document.querySelector('.button.primary')).toBeNull();
    expect(shown.text('.job-content')).toContain('not complete');
  });

  it('says so where there is nothing to change', async () => {
    await showReview({ events: [reading, token(ORIGINAL), done] });
    expect(shown.text('.review')).toContain('Nothing to change');
    expect(document.querySelector('.button.primary')).toBeNull();
  });

  it('only lets text from another origin be copied, and says why', async () => {
    showCard(script, { kind: 'job', jobId: JOB_ID, original: null, obstacle: 'target-elsewhere' });
    await vi.waitFor(() => {
      expect(phase()).toBe('done');
    });
    expect(document.querySelector('.button.primary')).toBeNull();
    expect(shown.text('.job-content')).toContain('may not write');
  });
});
