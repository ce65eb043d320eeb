// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '@/src/storage/settings';
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

function showCard(script: Script, target: CardTarget = { kind: 'job', jobId: JOB_ID, original: null }): Shown {
  shown = show(() => <Card target={target} cardKey={KEY} />, script, 'frame');
  return shown;
}

const phase = (): string | undefined => document.querySelector<HTMLElement>('[data-phase]')?.dataset['phase'];

describe('Card', () => {
  it('shows the answer as text, whatever it holds', async () => {
    showCard({
      events: [
        reading,
        token('<img src=x onerror=alert(1)> **Key**\n- one\n- two'),
        { type: 'cancelled', reason: 'user' },
      ],
    });
    await vi.waitFor(() => {
      expect(phase()).toBe('cancelled');
    });
    expect(shown.text('.answer p')).toBe('<img src=x onerror=alert(1)> Key');
    expect([...document.querySelectorAll('.answer li')].map((item) => item.textContent)).toEqual(['one', 'two']);
    expect(document.querySelector('.answer img')).toBeNull();
    expect(shown.text('.job-doing')).toBe('Stopped');
    expect(shown.text('[role=status]')).toBe('Summary: stopped');
  });

  it('keeps the focus at the job when the pressed button disappears', async () => {
    showCard({ events: [reading], stream: { pieces: ['Half ', 'an ', 'answer'], everyMs: 100, batch: 1 } });
    const button = (name: string) =>
      [...document.querySelectorAll<HTMLElement>('.job-buttons button')].find(
        ({ textContent }) => textContent === name,
      );
    await vi.waitFor(() => {
      expect(button('Stop')).toBeDefined();
    });
    button('Stop')?.focus();
    button('Stop')?.click();
    await vi.waitFor(() => {
      expect(phase()).toBe('cancelled');
    });
    expect(button('Stop')).toBeUndefined();
    expect(document.activeElement?.className).toBe('job-status');
  });

  it('shows nothing of an answer that was erased, not even its page', async () => {
    let erase = (): void => undefined;
    showCard({
      events: [reading, token('Half an answer'), { type: 'cancelled', reason: 'user' }],
      onFollow: (how) => {
        erase = how;
      },
    });
    await vi.waitFor(() => {
      expect(shown.text('.answer')).toContain('Half an answer');
    });
    expect(shown.text('.card-page')).not.toBe('');
    erase();
    await vi.waitFor(() => {
      expect(shown.text('.job-doing')).toBe('Erased');
    });
    expect(document.body.textContent).not.toContain('Half an answer');
    expect(shown.text('.card-page') + shown.text('.job-coverage')).toBe('');
    expect([...document.querySelectorAll('button')].map((button) => button.textContent)).not.toContain('Copy');
  });

  it('says how much of the page was read, and by which engine', async () => {
    showCard({ events: [reading, token('So')] });
    await vi.waitFor(() => {
      expect(phase()).toBe('writing');
    });
    expect(shown.text('.job-coverage')).toBe('Read the first 62 % of this page');
    expect(shown.text('.job-engine')).toBe('On this machine\u00a0· Processor\u00a0· Small');
  });

  it('stops the job, and closes by Escape and by the button', async () => {
    const { calls, press } = showCard({ events: [reading, token('So')] });
    await vi.waitFor(() => {
      expect(phase()).toBe('writing');
    });
    press('Stop');
    expect(calls).toContainEqual(['host.cancel', { jobId: JOB_ID }]);
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    press('Close');
    expect(calls.filter(([, params]) => JSON.stringify(params) === '{"act":"close"}')).toHaveLength(2);
  });

  it('says that the text is kept only where some was written', async () => {
    const lost = { type: 'failed', error: { code: 'engine-lost', message: '' } } as const;
    showCard({ events: [reading, token('Half an'), lost] });
    await vi.waitFor(() => {
      expect(phase()).toBe('failed');
    });
    expect(shown.text('.notice p')).toBe(
      'The engine ended before the answer was complete. What was written is kept. Try again.',
    );
    expect(shown.text('[role=status]')).toContain('What was written is kept');
    shown.dispose();
    showCard({ events: [reading, lost] });
    await vi.waitFor(() => {
      expect(phase()).toBe('failed');
    });
    expect(shown.text('.notice p')).toBe('The engine ended before it had written a word. Try again.');
    expect(document.body.textContent).not.toContain('is kept');
  });

  it('offers the model that worked last where one fails repeatedly, and starts again with it', async () => {
    const data = {
      modelName: 'Bad',
      modelBytes: 98_000_000,
      modelArchitecture: 'llama',
      insteadModel: 'b'.repeat(64),
      insteadName: 'Good',
    };
    const { calls, press } = showCard({
      events: [{ type: 'failed', error: { code: 'engine-lost', message: '', data } }],
    });
    await vi.waitFor(() => {
      expect(phase()).toBe('failed');
    });
    expect(shown.text('.notice-what').replace(/\s/g, ' ')).toBe('Bad · 98 MB · llama');
    press('Use Good instead');
    await vi.waitFor(() => {
      expect(calls.filter(([call]) => call !== 'background.card').slice(-2)).toEqual([
        ['save', { model: 'b'.repeat(64) }],
        ['background.retry', { jobId: JOB_ID, tabId: null }],
      ]);
    });
  });

  it('offers the next step for an error', async () => {
    const { calls, press } = showCard({ events: [{ type: 'failed', error: { code: 'no-model', message: '' } }] });
    await vi.waitFor(() => {
      expect(phase()).toBe('failed');
    });
    expect(shown.text('.notice p')).toBe('There is no model on this machine yet. Choose one, then try again.');
    press('Choose a model');
    expect(calls.at(-1)).toEqual(['background.openPage', { page: 'welcome' }]);
  });

  it('starts again by itself once a model was added', async () => {
    let change!: (settings: Settings) => void;
    const { calls } = showCard({
      events: [{ type: 'failed', error: { code: 'no-model', message: '' } }],
      onWatch: (watcher) => {
        change = watcher;
      },
    });
    await vi.waitFor(() => {
      expect(phase()).toBe('failed');
    });
    change({ ...DEFAULT_SETTINGS, engine: 'llama' });
    expect(calls.map(([call]) => call)).not.toContain('background.retry');
    change({ ...DEFAULT_SETTINGS, model: 'a'.repeat(64) });
    expect(calls.at(-1)).toEqual(['background.retry', { jobId: JOB_ID, tabId: null }]);
  });

  it('keeps the answer in view when trying again is refused', async () => {
    const { press } = showCard({
      events: [reading, token('Kept'), { type: 'cancelled', reason: 'user' }],
      fails: { 'background.retry': 'page-changed' },
    });
    await vi.waitFor(() => {
      expect(phase()).toBe('cancelled');
    });
    press('Try again');
    await vi.waitFor(() => {
      expect(document.querySelector('[data-error=page-changed]')).not.toBeNull();
    });
    expect(shown.text('.answer')).toBe('Kept');
  });

  it('says why there is no job', () => {
    showCard({}, { kind: 'error', code: 'page-pdf' });
    expect(document.querySelector('[data-error=page-pdf]')).not.toBeNull();
  });
});
