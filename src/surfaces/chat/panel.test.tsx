// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TaskEvent } from '@/src/protocol/task-event';
import { CHAT_ID, fakeTurn, JOB_ID, openTurn } from '../testing/fake-chat';
import { installed } from '../testing/fake-models';
import type { Shown } from '../testing/render';
import { asked, field, key, panelIs, phases, showPanel, type } from '../testing/show-panel';

const models = [installed()];
const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 8_192 } as const;
const coverage = { words: 62, ofWords: 100 };
const reading = { type: 'reading', engine, coverage, fraction: 1 } as const;
const token = (text: string): TaskEvent => ({ type: 'token', text, tokens: 1 });
const done = {
  type: 'done',
  finish: 'stop',
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

describe('Panel', () => {
  it('offers questions to begin with, one click each', async () => {
    shown = showPanel({ models, events: [reading, token('So'), token(' it was.'), done] });
    const { press } = shown;
    await panelIs('empty');
    expect(shown.text('.panel-engine')).toContain('On this machine');
    press('What are the main points?');
    await vi.waitFor(() => {
      expect(phases()).toEqual(['done']);
    });
    expect(asked(shown)).toEqual([
      {
        chatId: CHAT_ID,
        question: 'What are the main points?',
        replaces: null,
        settings: { engine: 'auto', model: null, reading: 'quick' },
      },
    ]);
    expect(shown.text('.question-text')).toBe('What are the main points?');
    await vi.waitFor(() => {
      expect(shown.text('.answer')).toBe('So it was.');
    });
  });

  it('shows the answer while it is written and how much was read, and stops it', async () => {
    const { press, text, calls } = (shown = showPanel({
      models,
      chat: { turns: [fakeTurn({}), openTurn] },
      events: [reading, token('In the **year** 18')],
    }));
    await vi.waitFor(() => {
      expect(phases()).toEqual(['done', 'writing']);
    });
    expect(document.querySelector('.turn:last-child .answer strong')?.textContent).toBe('year');
    expect(text('.panel-coverage')).toBe('Read 62 % of this page for this question');
    expect(text('.panel-engine')).toBe('On this machine\u00a0· Processor\u00a0· Small');
    press('Stop the answer');
    expect(calls).toContainEqual(['host.cancel', { jobId: JOB_ID }]);
  });

  it('sends at Enter, but not with Shift, with an open input method or while an answer is written', async () => {
    shown = showPanel({ models, events: [reading] });
    await panelIs('empty');
    type('What is it?');
    key('Enter', { shiftKey: true });
    key('Enter', { isComposing: true });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- some browsers have no other sign of it
    key('Enter', { keyCode: 229 });
    expect(asked(shown)).toHaveLength(0);
    key('Enter');
    await vi.waitFor(() => {
      expect(phases()).toEqual(['reading']);
    });
    expect(field().value).toBe('');
    type('And then?');
    key('Enter');
    expect(asked(shown)).toHaveLength(1);
    expect(field().value).toBe('And then?');
  });

  it('keeps the question in the field when it is refused, and says why', async () => {
    shown = showPanel({ models, fails: { 'host.ask': 'engine-unavailable' } });
    await panelIs('empty');
    type('What is it?');
    key('Enter');
    await vi.waitFor(() => {
      expect(document.querySelector('[data-error=engine-unavailable]')).not.toBeNull();
    });
    expect(field().value).toBe('What is it?');
  });

  it('edits a question: says what is removed, keeps the draft at Escape, and asks again', async () => {
    shown = showPanel({
      models,
      chat: { turns: [fakeTurn({ question: 'Old?' }), fakeTurn({ turnId: 'c'.repeat(32) })] },
      events: [],
    });
    await panelIs('chat');
    shown.press('Edit the question');
    const edit = (): HTMLTextAreaElement =>
      document.querySelector('.editing textarea') ?? document.createElement('textarea');
    expect(edit().value).toBe('Old?');
    expect(shown.text('.question-note')).toBe('The answer is written again. One later question is removed.');
    type('New?', edit());
    key('Escape', {}, edit());
    await vi.waitFor(() => {
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Edit the question');
    });
    shown.press('Edit the question');
    expect(edit().value).toBe('New?');
    key('Enter', {}, edit());
    await vi.waitFor(() => {
      expect(asked(shown)).toMatchObject([{ question: 'New?', replaces: fakeTurn({}).turnId }]);
    });
  });

  it('answers again, and asks first where later questions would be removed', async () => {
    shown = showPanel({
      models,
      chat: { turns: [fakeTurn({ question: 'One?' }), fakeTurn({ turnId: 'c'.repeat(32), question: 'Two?' })] },
      events: [],
    });
    await panelIs('chat');
    shown.press('Answer again');
    expect(asked(shown)).toHaveLength(0);
    expect(shown.text('[role=alertdialog] .sheet-text')).toBe('The question after it is removed with its answer.');
    document.querySelector<HTMLElement>('[role=alertdialog] .danger')?.click();
    await vi.waitFor(() => {
      expect(asked(shown)).toMatchObject([{ question: 'One?', replaces: fakeTurn({}).turnId }]);
    });
  });
});
