// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChatTurn } from '@/src/protocol/chat';
import type { TaskEvent } from '@/src/protocol/task-event';
import { CHAT_ID, fakeTurn, JOB_ID } from '../testing/fake-chat';
import type { Script } from '../testing/script';
import { createFakeSurroundings, type FakeSurroundings } from '../testing/fake-surroundings';
import { installed } from '../testing/fake-models';
import { show, type Shown } from '../testing/render';
import { Panel } from './panel';

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
const open: ChatTurn = fakeTurn({
  turnId: 'b'.repeat(32),
  question: 'And then?',
  state: 'running',
  answer: '',
  finish: null,
});
const OTHER = 'd'.repeat(32);
const site = { name: 'example.org', pattern: 'https://example.org/*', always: false };

let shown: Shown;
let surroundings: FakeSurroundings;
afterEach(() => {
  shown.dispose();
});

/** The script is read at each call, so that a test can change what is in front. */
function showPanel(script: Script, around = createFakeSurroundings(site)): Shown {
  surroundings = around;
  shown = show(() => <Panel surroundings={around} />, script);
  return shown;
}
const panel = (): HTMLElement => document.querySelector('.panel') ?? document.body;
const state = (name: string): Promise<void> =>
  vi.waitFor(() => {
    expect(panel().dataset['state']).toBe(name);
  });
const field = (): HTMLTextAreaElement =>
  document.querySelector('.composer textarea') ?? document.createElement('textarea');
const phases = (): (string | undefined)[] =>
  [...document.querySelectorAll<HTMLElement>('.turn')].map((turn) => turn.dataset['phase']);
const buttons = (): string[] =>
  [...document.querySelectorAll('button')].map((button) => button.getAttribute('aria-label') ?? button.textContent);

function type(text: string, target = field()): void {
  target.value = text;
  target.dispatchEvent(new Event('input', { bubbles: true }));
}
function key(name: string, more: KeyboardEventInit = {}, target: HTMLElement = field()): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more }));
}
const asked = (): unknown[] => shown.calls.filter(([call]) => call === 'host.ask').map(([, params]) => params);

describe('Panel', () => {
  it('begins with questions, one click each', async () => {
    const { press } = showPanel({ models, events: [reading, token('So'), token(' it was.'), done] });
    await state('empty');
    expect(shown.text('.panel-engine')).toContain('On this machine');
    press('What are the main points?');
    await vi.waitFor(() => {
      expect(phases()).toEqual(['done']);
    });
    expect(asked()).toEqual([
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

  it('shows the answer as it comes, what was read, and stops it', async () => {
    const { press, text, calls } = showPanel({
      models,
      chat: { turns: [fakeTurn({}), open] },
      events: [reading, token('In the **year** 18')],
    });
    await vi.waitFor(() => {
      expect(phases()).toEqual(['done', 'writing']);
    });
    expect(document.querySelector('.turn:last-child .answer strong')?.textContent).toBe('year');
    expect(text('.panel-coverage')).toBe('Read 62 % of this page for this question');
    expect(text('.panel-engine')).toBe('On this machine\u00a0· Processor\u00a0· Small');
    press('Stop the answer');
    expect(calls).toContainEqual(['host.cancel', { jobId: JOB_ID }]);
  });

  it('sends by Enter; not with Shift, not while an input method composes, not while an answer is written', async () => {
    showPanel({ models, events: [reading] });
    await state('empty');
    type('What is it?');
    key('Enter', { shiftKey: true });
    key('Enter', { isComposing: true });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- some browsers have no other sign of it
    key('Enter', { keyCode: 229 });
    expect(asked()).toHaveLength(0);
    key('Enter');
    await vi.waitFor(() => {
      expect(phases()).toEqual(['reading']);
    });
    expect(field().value).toBe('');
    type('And then?');
    key('Enter');
    expect(asked()).toHaveLength(1);
    expect(field().value).toBe('And then?');
  });

  it('puts the question back when it is not taken, and says why', async () => {
    showPanel({ models, fails: { 'host.ask': 'engine-unavailable' } });
    await state('empty');
    type('What is it?');
    key('Enter');
    await vi.waitFor(() => {
      expect(document.querySelector('[data-error=engine-unavailable]')).not.toBeNull();
    });
    expect(field().value).toBe('What is it?');
  });

  it('edits a question: says what goes, keeps what was typed over Escape, and asks again', async () => {
    showPanel({
      models,
      chat: { turns: [fakeTurn({ question: 'Old?' }), fakeTurn({ turnId: 'c'.repeat(32) })] },
      events: [],
    });
    await state('chat');
    shown.press('Edit the question');
    const edit = (): HTMLTextAreaElement =>
      document.querySelector('.editing textarea') ?? document.createElement('textarea');
    expect(edit().value).toBe('Old?');
    expect(shown.text('.question-note')).toBe('The answer is written anew. One later question goes.');
    type('New?', edit());
    key('Escape', {}, edit());
    await vi.waitFor(() => {
      expect(document.activeElement?.getAttribute('aria-label')).toBe('Edit the question');
    });
    shown.press('Edit the question');
    expect(edit().value).toBe('New?');
    key('Enter', {}, edit());
    await vi.waitFor(() => {
      expect(asked()).toMatchObject([{ question: 'New?', replaces: fakeTurn({}).turnId }]);
    });
  });

  it('answers again; asks back where later questions would go', async () => {
    showPanel({
      models,
      chat: { turns: [fakeTurn({ question: 'One?' }), fakeTurn({ turnId: 'c'.repeat(32), question: 'Two?' })] },
      events: [],
    });
    await state('chat');
    shown.press('Answer again');
    expect(asked()).toHaveLength(0);
    expect(shown.text('[role=alertdialog] .sheet-text')).toBe('The question after it goes, with its answer.');
    document.querySelector<HTMLElement>('[role=alertdialog] .danger')?.click();
    await vi.waitFor(() => {
      expect(asked()).toMatchObject([{ question: 'One?', replaces: fakeTurn({}).turnId }]);
    });
  });

  it('F37: an answer stays with its page while another comes to the front in the same tab', async () => {
    const script = { models, chat: { chatId: CHAT_ID, turns: [open] }, events: [reading, token('So')] };
    showPanel(script);
    await vi.waitFor(() => {
      expect(phases()).toEqual(['writing']);
    });
    Object.assign(script, { chat: { chatId: OTHER } });
    surroundings.front(1);
    await vi.waitFor(() => {
      expect(panel().dataset['origin']).toBe('before');
    });
    expect(shown.text('.origin p')).toContain('About the page before: How the lighthouse');
    expect(shown.text('.answer')).toBe('So');
    shown.press('Go to the page in front');
    await vi.waitFor(() => {
      expect(panel().dataset['origin']).toBe('front');
    });
  });

  it('F37: goes with the page when nothing is being written, and takes the typed question along', async () => {
    const script = { models, chat: { chatId: CHAT_ID } };
    showPanel(script);
    await state('empty');
    type('What is');
    Object.assign(script, { chat: { chatId: OTHER } });
    surroundings.front(1);
    await vi.waitFor(() => {
      expect(shown.calls.filter(([call]) => call === 'background.openChat')).toHaveLength(2);
    });
    await vi.waitFor(() => {
      expect(field().value).toBe('What is');
    });
    expect(panel().dataset['origin']).toBe('front');
  });

  it('F37: does not ask about a page that has gone unnoticed', async () => {
    const script = { models, chat: { chatId: CHAT_ID, turns: [fakeTurn({})] } };
    showPanel(script);
    await state('chat');
    Object.assign(script, { chat: { chatId: OTHER } });
    type('What is it?');
    key('Enter');
    await vi.waitFor(() => {
      expect(shown.text('.panel-note')).toBe('The page has changed. Your question was not sent.');
    });
    expect(asked()).toHaveLength(0);
    expect(field().value).toBe('What is it?');
    key('Enter');
    await vi.waitFor(() => {
      expect(asked()).toMatchObject([{ chatId: CHAT_ID }]);
    });
  });

  it('keeps a draft for each conversation while tabs change', async () => {
    const script = { models, chat: { chatId: CHAT_ID } };
    showPanel(script);
    await state('empty');
    type('About the first');
    Object.assign(script, { chat: { chatId: OTHER } });
    surroundings.front(2);
    await vi.waitFor(() => {
      expect(field().value).toBe('');
    });
    Object.assign(script, { chat: { chatId: CHAT_ID } });
    surroundings.front(1);
    await vi.waitFor(() => {
      expect(field().value).toBe('About the first');
    });
  });

  it('says how to allow a page, and opens it once that is done', async () => {
    const script: { -readonly [K in keyof Script]: Script[K] } = {
      models,
      fails: { 'background.openChat': 'page-not-allowed' },
    };
    showPanel(script);
    await state('blank');
    await vi.waitFor(() => {
      expect(shown.text('.blank')).toContain('Click its button in the toolbar');
    });
    shown.press('Always allow on example.org');
    expect(surroundings.asked).toEqual([site]);
    script.fails = {};
    surroundings.allow();
    await state('empty');
  });

  it('lets the browser ask where the address is unknown', async () => {
    showPanel({ models, fails: { 'background.openChat': 'page-not-allowed' } }, createFakeSurroundings(null));
    await vi.waitFor(() => {
      expect(buttons()).toContain('Ask to allow this site');
    });
    shown.press('Ask to allow this site');
    await vi.waitFor(() => {
      expect(shown.text('[role=status]')).toContain('Choose “Allow” there.');
    });
  });

  it('leads to the welcome page where there is no model', async () => {
    showPanel({});
    await state('no-model');
    shown.press('Get started');
    expect(shown.calls.at(-1)).toEqual(['background.openPage', { page: 'welcome' }]);
  });

  it('tries again when the host does not answer', async () => {
    const script: { -readonly [K in keyof Script]: Script[K] } = {
      models,
      fails: { 'background.openChat': 'host-unreachable' },
    };
    showPanel(script);
    await state('error');
    script.fails = {};
    shown.press('Try again');
    await state('empty');
  });

  it('tells a screen reader the start, whole sentences and the end, and never a token', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    try {
      const said: string[] = [];
      showPanel({
        models,
        chat: { turns: [open] },
        events: [reading],
        stream: { pieces: ['It ', 'was so', '. ', 'Then it', ' ended. And'], everyMs: 20, batch: 1 },
      });
      const region = (): string => shown.text('.panel > [role=status]');
      for (let step = 0; step < 60; step += 1) {
        await vi.advanceTimersByTimeAsync(500);
        await new Promise((resolve) => {
          requestAnimationFrame(resolve);
        });
        if (region() !== '' && said.at(-1) !== region()) said.push(region());
        if (said.at(-1)?.includes('stopped')) break;
      }
      expect(said[0]).toBe('Answering');
      expect(said.join(' ')).toContain('It was so.');
      expect(said.join(' ')).toContain('The answer was stopped.');
      expect(said).not.toContain('It');
      expect(said.join(' ').match(/It was so/g)).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('reads ahead on the page in front, and not on a low battery', async () => {
    const battery = { charging: false, level: 0.15 };
    Object.assign(navigator, { getBattery: () => Promise.resolve(battery) });
    const warmed = (): boolean => shown.calls.some(([call]) => call === 'host.warm');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      showPanel({ models });
      await state('empty');
      await vi.advanceTimersByTimeAsync(2_000);
      expect(warmed()).toBe(false);
      shown.dispose();
      battery.charging = true;
      showPanel({ models });
      await state('empty');
      await vi.advanceTimersByTimeAsync(2_000);
      expect(warmed()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});
