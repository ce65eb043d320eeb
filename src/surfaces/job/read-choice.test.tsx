// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TaskEvent } from '@/src/protocol/task-event';
import { Card } from '../card/card';
import { Panel } from '../chat/panel';
import { AnswersSection } from '../options/answers-section';
import { Popup } from '../popup/popup';
import { fakeTurn, JOB_ID } from '../testing/fake-chat';
import { createFakeSurroundings } from '../testing/fake-surroundings';
import { show, type Shown } from '../testing/render';
import type { Script } from '../testing/script';

const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 4_096 } as const;
const part = { words: 464, ofWords: 1_500, passages: 14, wholeMs: 221_000 };
const unread = { words: 0, ofWords: 1_500, wholeMs: 221_000 };
const facts = { engine, promptTokens: 1, cachedTokens: 0, tokens: 1, firstTokenMs: 1, totalMs: 1 };
const quick: TaskEvent[] = [
  { type: 'reading', engine, coverage: part, fraction: 1 },
  { type: 'token', text: 'It is lit.', tokens: 3 },
  { type: 'done', finish: 'stop', coverage: part, ...facts },
];
const choose: TaskEvent[] = [{ type: 'done', finish: 'choose', coverage: unread, ...facts }];
const READ_ALL = 'Read all of it (about 4 minutes)';
const CHOOSE =
  'Reading all of this page takes about 4 minutes. A quick answer comes within seconds and is made from parts of the page.';

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

const buttons = (within: string): string[] =>
  [...document.querySelectorAll(`${within} button`)]
    .map((button) => button.textContent)
    .filter((words) => words !== '');

async function card(events: TaskEvent[]): Promise<Shown> {
  const target = { kind: 'job', jobId: JOB_ID, original: null } as const;
  shown = show(() => <Card target={target} cardKey={'f'.repeat(32)} />, { events }, 'frame');
  await vi.waitFor(() => {
    expect(document.querySelector('[data-phase=done]')).not.toBeNull();
  });
  return shown;
}

async function panel(script: Script): Promise<Shown> {
  shown = show(() => <Panel surroundings={createFakeSurroundings(null)} />, script);
  await vi.waitFor(() => {
    expect(document.querySelector('.turn')).not.toBeNull();
  });
  return shown;
}

describe('an answer from a part of the page', () => {
  it('says in the card from how much, also to screen readers, and leads to the whole page', async () => {
    const { calls, press, text } = await card(quick);
    expect(text('.job-coverage')).toBe('From 14 passages, 30 % of the page');
    expect(text('[role=status]')).toBe('Summary: finished, 3 words. From 14 passages, 30 % of the page');
    expect(buttons('.job-buttons')).toEqual([READ_ALL, 'Copy', 'Try again']);
    press(READ_ALL);
    expect(calls.at(-1)).toEqual(['background.retry', { jobId: JOB_ID, tabId: null, reading: 'whole' }]);
  });

  it('leads to the whole page in the popup, too', async () => {
    shown = show(() => <Popup tabId={7} onAsk={() => undefined} />, { jobs: true, events: quick });
    await vi.waitFor(() => {
      expect(buttons('.job-buttons')).toContain(READ_ALL);
    });
    shown.press(READ_ALL);
    expect(shown.calls.at(-1)).toEqual(['background.retry', { jobId: JOB_ID, tabId: 7, reading: 'whole' }]);
  });

  it('is replaced in the panel by one from the whole page, after a question if later turns would be removed', async () => {
    const turn = fakeTurn({ coverage: part });
    const { calls, press, text } = await panel({ chat: { turns: [turn] } });
    expect(text('.turn-share')).toBe('From 14 passages, 30 % of the page');
    expect(buttons('.turn-answer')).toEqual([READ_ALL]);
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === READ_ALL)?.focus();
    press(READ_ALL);
    await vi.waitFor(() => {
      expect(calls.at(-1)).toEqual([
        'host.ask',
        expect.objectContaining({
          question: turn.question,
          replaces: turn.turnId,
          settings: { engine: 'auto', model: null, reading: 'whole' },
        }),
      ]);
    });
    // The focus stays in the conversation when the pressed button disappears.
    await vi.waitFor(() => {
      expect(document.activeElement?.className).toBe('turns');
    });
    shown.dispose();

    const later = fakeTurn({ turnId: 'c'.repeat(32), question: 'And then?' });
    const second = await panel({ chat: { turns: [turn, later] } });
    second.press(READ_ALL);
    expect(text('dialog[open] h2')).toBe('Answer this question again?');
    expect(second.calls.map(([call]) => call)).not.toContain('host.ask');
  });

  it('offers nothing more where the whole page was read', async () => {
    await panel({ chat: { turns: [fakeTurn({})] } });
    expect(buttons('.turn-answer')).toEqual([]);
  });
});

describe('where the user chooses how much is read', () => {
  it('the card says how long it takes and offers both ways, but no Copy or Try again', async () => {
    const { calls, press, text } = await card(choose);
    expect(text('.job-doing')).toBe('Waiting for your choice');
    expect(text('.job-ending')).toBe(CHOOSE);
    expect(text('[role=status]')).toBe(`Summary: ${CHOOSE}`);
    expect(buttons('.job-buttons')).toEqual(['Quick answer', READ_ALL]);
    press('Quick answer');
    expect(calls.at(-1)).toEqual(['background.retry', { jobId: JOB_ID, tabId: null, reading: 'quick' }]);
  });

  it('the panel does the same instead of an answer', async () => {
    const turn = fakeTurn({ answer: '', finish: 'choose', coverage: unread });
    const { calls, press, text } = await panel({ chat: { turns: [turn] } });
    expect(text('.turn .job-ending')).toBe(CHOOSE);
    expect(text('.turn-share')).toBe('');
    expect(buttons('.turn-answer')).toEqual(['Quick answer', READ_ALL]);
    press('Quick answer');
    await vi.waitFor(() => {
      expect(calls.at(-1)?.[1]).toMatchObject({ replaces: turn.turnId, settings: { reading: 'quick' } });
    });
  });
});

it('the options show how long pages are read, and save the choice', () => {
  shown = show(() => <AnswersSection language={null} reading="quick" />, {});
  const chosen = (): string[] =>
    [...document.querySelectorAll<HTMLInputElement>('input[name=reading]:checked')].map(({ value }) => value);
  expect(chosen()).toEqual(['quick']);
  const ask = document.querySelector<HTMLInputElement>('input[name=reading][value=ask]');
  ask?.click();
  expect(shown.calls.at(-1)).toEqual(['save', { reading: 'ask' }]);
});
