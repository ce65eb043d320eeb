// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TaskEvent } from '@/src/protocol/task-event';
import { Card } from '../card/card';
import { Panel } from '../chat/panel';
import { Popup } from '../popup/popup';
import { CHAT_ID, fakeTurn, JOB_ID } from '../testing/fake-chat';
import { createFakeSurroundings } from '../testing/fake-surroundings';
import type { Script } from '../testing/script';
import { show, type Shown } from '../testing/render';

const KEY = 'f'.repeat(32);
const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 8_192 } as const;
const coverage = { words: 100, ofWords: 100 };
const token = (text: string) => ({ type: 'token', text, tokens: 1 }) as const;
const done = (more: Partial<Extract<TaskEvent, { type: 'done' }>>): TaskEvent => ({
  ...{ type: 'done', finish: 'stop', engine, coverage, promptTokens: 1, cachedTokens: 0, tokens: 1 },
  ...{ firstTokenMs: 1, totalMs: 1 },
  ...more,
});

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

const buttons = (): string[] => [...document.querySelectorAll('button')].map(({ textContent }) => textContent.trim());
const showCard = (script: Script, original: string | null = null): Shown =>
  (shown = show(() => <Card target={{ kind: 'job', jobId: JOB_ID, original }} cardKey={KEY} />, script, 'frame'));
async function over(): Promise<void> {
  await vi.waitFor(() => {
    expect(document.querySelector<HTMLElement>('[data-phase]')?.dataset['phase']).toBe('done');
  });
}

describe('an answer that reached its limit', () => {
  const atLimit: TaskEvent[] = [token('One is whole. Two'), done({ finish: 'length', kept: 13 })];

  it('can be continued in the card and in the popup', async () => {
    const card = showCard({ events: atLimit });
    await over();
    expect(shown.text('.job-doing')).toBe('Shortened');
    card.press('Go on');
    expect(card.calls.at(-1)).toEqual([
      'background.retry',
      { jobId: JOB_ID, tabId: null, goesOn: true, reading: 'whole' },
    ]);
    shown.dispose();
    shown = show(() => <Popup tabId={7} onAsk={() => undefined} />, { events: atLimit, jobs: true });
    await over();
    shown.press('Go on');
    expect(shown.calls.at(-1)).toEqual([
      'background.retry',
      { jobId: JOB_ID, tabId: 7, goesOn: true, reading: 'whole' },
    ]);
  });

  it('is shown with its continuation as one answer, and counted as one', async () => {
    showCard({ events: [{ type: 'begun', text: 'One is whole.' }, token(' Two is, too. And'), done({ kept: 26 })] });
    await over();
    expect(shown.text('.answer')).toBe('One is whole. Two is, too.');
    expect(shown.text('.job-figures')).toContain('6 words');
    expect(buttons()).not.toContain('Go on');
  });

  it('cannot be continued again where there was no room for a word', async () => {
    showCard({ events: [{ type: 'begun', text: 'One is whole.' }, done({ finish: 'length' })] });
    await over();
    expect(shown.text('.answer')).toBe('One is whole.');
    expect(buttons()).not.toContain('Go on');
  });

  it('can be continued in the panel, in any turn, and other answers cannot', async () => {
    const turns = [
      fakeTurn({ answer: 'One is whole.', finish: 'length' }),
      fakeTurn({ turnId: 'c'.repeat(32), answer: 'All of it.' }),
    ];
    shown = show(() => <Panel surroundings={createFakeSurroundings(null)} />, { chat: { turns }, events: [] });
    await vi.waitFor(() => {
      expect(document.querySelectorAll('.turn')).toHaveLength(2);
    });
    expect(buttons().filter((words) => words === 'Go on')).toHaveLength(1);
    shown.press('Go on');
    await vi.waitFor(() => {
      expect(shown.calls.find(([call]) => call === 'host.goOn')?.[1]).toMatchObject({
        chatId: CHAT_ID,
        turnId: turns[0]?.turnId,
      });
    });
  });
});

describe('a rewrite', () => {
  it('shows what was left out of it, and offers only the rest', async () => {
    const said: TaskEvent[] = [
      { type: 'aside', text: 'Here is the text:\n\n' },
      token('I have time.\n\nI made it clearer.'),
      done({ kept: 12 }),
    ];
    showCard({ events: said, job: { action: 'rewrite-clearer' } }, 'I has time.');
    await over();
    expect(document.querySelector('.change-text')?.textContent).not.toContain('clearer');
    expect([...document.querySelectorAll('.left-out')].map(({ textContent }) => textContent)).toEqual([
      'Here is the text:',
      'I made it clearer.',
    ]);
    expect(document.querySelector('.job-notes')?.hasAttribute('open')).toBe(false);
  });

  it('says so where it changes nothing, in a field and elsewhere', async () => {
    const same = [token('I have time.'), done({ unchanged: true })];
    showCard({ events: same, job: { action: 'rewrite-clearer' } });
    await over();
    expect(shown.text('.job-ending')).toBe('Nothing was changed: this is the text as it was.');
    shown.dispose();
    showCard({ events: same, job: { action: 'rewrite-clearer' } }, 'I have time.');
    await over();
    expect([...document.querySelectorAll('.job-ending')].map(({ textContent }) => textContent)).toEqual([
      'Nothing to change: the text can stay as it is.',
    ]);
  });
});
