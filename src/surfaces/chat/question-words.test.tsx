// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChatTurn } from '@/src/protocol/chat';
import type { OtherLanguage } from '@/src/protocol/other-language';
import type { TaskEvent } from '@/src/protocol/task-event';
import { CHAT_ID, fakeTurn } from '../testing/fake-chat';
import { createFakeSurroundings } from '../testing/fake-surroundings';
import { installed } from '../testing/fake-models';
import { show, type Shown } from '../testing/render';
import type { Script } from '../testing/script';
import { Panel } from './panel';
import { SOURCE } from '@/tests/fixtures/source';

const models = [installed()];
const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 8_192 } as const;
const coverage = { words: 1, ofWords: 9, passages: 2 };
const quotes = [{ text: 'The lamp was lit in 1841.', source: SOURCE, blockIndex: 3, start: 0, end: 25 }];
const put: OtherLanguage = { question: 'en', page: 'de', how: 'put', text: 'Wie hoch ist der Turm?' };
const FACT = 'Nothing on this page seems to answer this.';

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
const showTurn = (changes: Partial<ChatTurn>): Promise<Shown> =>
  showPanel({ chat: { turns: [fakeTurn(changes)] }, events: [] }, 'chat');
const button = (name: string): HTMLButtonElement | null =>
  document.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);
const words = (selector: string): string =>
  document.querySelector(selector)?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
const asked = (): unknown[] => shown.calls.flatMap(([call, params]) => (call === 'host.ask' ? [params] : []));

/** Everything that the panel's live region says from now on. */
function listen(): string[] {
  const region = document.querySelector('.panel > [role=status]');
  if (!region) throw new Error('no region');
  const said: string[] = [];
  new MutationObserver(() => {
    said.push(region.textContent);
  }).observe(region, { childList: true, characterData: true, subtree: true });
  return said;
}

describe('a question in another language than the page', () => {
  it('shows the translation that passages were looked for with', async () => {
    await showTurn({ language: put });
    expect(words('.question-language')).toBe('Looked for in German as Wie hoch ist der Turm?');
    expect(document.querySelector('.question-language q')?.getAttribute('lang')).toBe('de');
  });

  it('lets the translation be edited, and is asked again with it', async () => {
    await showTurn({ language: put });
    button('Edit the question in German')?.click();
    const field = document.querySelector<HTMLTextAreaElement>('.question.editing textarea');
    if (!field) throw new Error('no field');
    expect(field.value).toBe(put.text);
    expect(field.getAttribute('aria-label')).toBe('Edit the question in German');
    field.value = 'Turm, Höhe?';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    expect(document.querySelector('.question.editing')).toBeNull();
    await vi.waitFor(() => {
      expect(document.activeElement).toBe(button('Edit the question in German'));
    });
    button('Edit the question in German')?.click();
    // Escape kept what was typed.
    const again = document.querySelector<HTMLTextAreaElement>('.question.editing textarea');
    expect(again?.value).toBe('Turm, Höhe?');
    again?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await vi.waitFor(() => {
      expect(asked()).toMatchObject([
        { question: 'When did it end?', inPageLanguage: 'Turm, Höhe?', replaces: fakeTurn({}).turnId },
      ]);
    });
    // The field is gone with its turn, and the focus stays near.
    await vi.waitFor(() => {
      expect(document.activeElement?.getAttribute('role')).toBe('log');
    });
  });

  it.each([
    ['given', [{ inPageLanguage: put.text }]],
    ['put', [expect.not.objectContaining({ inPageLanguage: expect.anything() as unknown })]],
  ] as const)('that was %s is answered again, with a translation only if the user wrote it', async (how, params) => {
    await showTurn({ language: { ...put, how } });
    button('Answer again')?.click();
    await vi.waitFor(() => {
      expect(asked()).toMatchObject(params);
    });
  });

  it.each([
    [{ how: 'unknown' }, 'The model is not known to speak both English and German. The question was asked as it is.'],
    [{ how: 'failed' }, 'The question could not be translated into German. It was asked as it is.'],
    [{ how: 'whole' }, ''],
  ] as const)('says so where it was asked as it is: %j', async (how, sentence) => {
    await showTurn({ language: { question: 'en', page: 'de', ...how } });
    expect(words('.question-language')).toBe(sentence);
    expect(button('Edit the question in German') !== null).toBe(how.how === 'failed');
  });

  it('says that it is translated, and then the translation, also to screen readers', async () => {
    const events: TaskEvent[] = [
      { type: 'loading', step: 'start', fraction: null },
      { type: 'language', language: { question: 'en', page: 'de', how: 'putting' } },
    ];
    await showPanel({ events }, 'empty');
    shown.press('What are the main points?');
    await vi.waitFor(() => {
      expect(words('.job-doing')).toBe('Translating the question into German');
    });
    expect(words('.question-language')).toBe('');
    shown.dispose();

    await showPanel({ events: [...events, { type: 'language', language: put }] }, 'empty');
    const said = listen();
    shown.press('What are the main points?');
    await vi.waitFor(() => {
      expect(words('.question-language')).toContain('Wie hoch ist der Turm?');
    });
    expect(words('.job-doing')).toBe('Reading the text');
    await vi.waitFor(() => {
      expect(said.join(' ')).toContain('Looked for in German as “Wie hoch ist der Turm?”');
    }, 5_000);
  });
});

describe('a reply to a question that nothing on the page seems to answer', () => {
  it('begins with that fact and the nearest passages, above the model’s answer', async () => {
    await showTurn({ nearest: quotes, answer: 'In 1962.' });
    const answer = document.querySelector('.turn-answer');
    expect(answer?.firstElementChild?.textContent).toContain(FACT);
    expect(words('.turn-unanswered .quote-list')).toBe('The lamp was lit in 1841.');
    expect(answer?.textContent.indexOf(FACT)).toBeLessThan(answer?.textContent.indexOf('In 1962.') ?? -1);
  });

  it('leads from a nearest passage to its place on the page', async () => {
    await showTurn({ nearest: quotes });
    document.querySelector<HTMLButtonElement>('.turn-unanswered .quote-link')?.click();
    await vi.waitFor(() => {
      expect(shown.calls.filter(([call]) => call === 'background.showPassage')).toMatchObject([
        ['background.showPassage', { by: { tabId: 1 }, range: { source: SOURCE, blockIndex: 3, start: 0, end: 25 } }],
      ]);
    });
  });

  it('asks no tab for a place in another page than its own', async () => {
    const other = { chatId: CHAT_ID, subject: '9'.repeat(32) };
    await showPanel(
      { chat: { turns: [fakeTurn({ nearest: quotes })] }, answers: { 'background.openChat': other }, events: [] },
      'chat',
    );
    document.querySelector<HTMLButtonElement>('.turn-unanswered .quote-link')?.click();
    await vi.waitFor(() => {
      expect(words('.passage-note[role=status]')).toContain('This passage was not found.');
    });
    expect(shown.calls.map(([call]) => call)).not.toContain('background.showPassage');
  });

  it('says only the fact where no passage is near', async () => {
    await showTurn({ nearest: [] });
    expect(words('.turn-unanswered')).toBe(FACT);
  });

  it('is shown where no model answers', async () => {
    await showTurn({
      nearest: quotes,
      state: 'failed',
      answer: '',
      finish: null,
      error: { code: 'no-model', message: '' },
    });
    expect(words('.turn-unanswered')).toContain(FACT);
  });

  it('is announced at once, before the first word of the answer', async () => {
    await showPanel(
      {
        events: [
          { type: 'unanswered', nearest: quotes },
          { type: 'reading', engine, coverage, fraction: 1 },
          { type: 'token', text: 'It was painted in blue. And', tokens: 6 },
        ],
      },
      'empty',
    );
    const said = listen();
    shown.press('What are the main points?');
    await vi.waitFor(() => {
      expect(said.join(' ')).toContain('It was painted in blue.');
    }, 5_000);
    const all = said.join(' ');
    expect(all.indexOf(FACT)).toBeGreaterThanOrEqual(0);
    expect(all.indexOf(FACT)).toBeLessThan(all.indexOf('It was painted in blue.'));
  });

  it('copies the fact with the answer', async () => {
    const written: string[] = [];
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation((text) => {
      written.push(text);
      return Promise.resolve();
    });
    await showTurn({ nearest: quotes, answer: 'In 1962.' });
    button('Copy')?.click();
    await vi.waitFor(() => {
      expect(written).toEqual([`${FACT}\n\nIn 1962.`]);
    });
  });
});
