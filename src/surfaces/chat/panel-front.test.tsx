// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHAT_ID, fakeTurn, openTurn } from '../testing/fake-chat';
import { installed } from '../testing/fake-models';
import { createFakeSurroundings, type FakeSurroundings } from '../testing/fake-surroundings';
import type { Shown } from '../testing/render';
import type { Script } from '../testing/script';
import { asked, field, key, panel, panelIs, phases, showPanel, SITE, type } from '../testing/show-panel';

const models = [installed()];
const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 8_192 } as const;
const reading = { type: 'reading', engine, coverage: { words: 62, ofWords: 100 }, fraction: 1 } as const;
const SO = { type: 'token', text: 'So', tokens: 1 } as const;
/** The conversation about another page. */
const OTHER = 'd'.repeat(32);

let surroundings: FakeSurroundings;
beforeEach(() => {
  surroundings = createFakeSurroundings(SITE);
});

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

describe('the panel and the page in front', () => {
  it('F37: keeps an answer in view while another page opens in the same tab', async () => {
    const script = { models, chat: { chatId: CHAT_ID, turns: [openTurn] }, events: [reading, SO] };
    shown = showPanel(script, surroundings);
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

  it('F37: goes to the new page when no answer is being written, and takes the typed question along', async () => {
    const script = { models, chat: { chatId: CHAT_ID } };
    shown = showPanel(script, surroundings);
    await panelIs('empty');
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

  it('F37: does not send a question when the page has changed, and says so', async () => {
    const script = { models, chat: { chatId: CHAT_ID, turns: [fakeTurn({})] } };
    shown = showPanel(script, surroundings);
    await panelIs('chat');
    Object.assign(script, { chat: { chatId: OTHER } });
    type('What is it?');
    key('Enter');
    await vi.waitFor(() => {
      expect(shown.text('.panel-note')).toBe('The page has changed. Your question was not sent.');
    });
    expect(asked(shown)).toHaveLength(0);
    expect(field().value).toBe('What is it?');
    key('Enter');
    await vi.waitFor(() => {
      expect(asked(shown)).toMatchObject([{ chatId: CHAT_ID }]);
    });
  });

  it('keeps a draft for each conversation while tabs change', async () => {
    const script = { models, chat: { chatId: CHAT_ID } };
    shown = showPanel(script, surroundings);
    await panelIs('empty');
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
    shown = showPanel(script, surroundings);
    await panelIs('blank');
    await vi.waitFor(() => {
      expect(shown.text('.blank')).toContain('Click its button in the toolbar');
    });
    shown.press('Always allow on example.org');
    expect(surroundings.asked).toEqual([SITE]);
    script.fails = {};
    surroundings.allow();
    await panelIs('empty');
  });

  it('lets the browser ask where the address is unknown', async () => {
    shown = showPanel({ models, fails: { 'background.openChat': 'page-not-allowed' } }, createFakeSurroundings(null));
    await vi.waitFor(() => {
      shown.press('Ask to allow this site');
    });
    await vi.waitFor(() => {
      expect(shown.text('[role=status]')).toContain('Choose “Allow” there.');
    });
  });

  it('leads to the welcome page where there is no model', async () => {
    shown = showPanel({});
    await panelIs('no-model');
    shown.press('Get started');
    expect(shown.calls.at(-1)).toEqual(['background.openPage', { page: 'welcome' }]);
  });

  it('tries again when the host does not answer', async () => {
    const script: { -readonly [K in keyof Script]: Script[K] } = {
      models,
      fails: { 'background.openChat': 'host-unreachable' },
    };
    shown = showPanel(script, surroundings);
    await panelIs('error');
    script.fails = {};
    shown.press('Try again');
    await panelIs('empty');
  });

  it('reads the page in front ahead, but not on a low battery', async () => {
    const battery = { charging: false, level: 0.15 };
    Object.assign(navigator, { getBattery: () => Promise.resolve(battery) });
    const isAskedFor = (): boolean => shown.calls.some(([call]) => call === 'host.readAhead');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      shown = showPanel({ models });
      await panelIs('empty');
      await vi.advanceTimersByTimeAsync(2_000);
      expect(isAskedFor()).toBe(false);
      shown.dispose();
      battery.charging = true;
      shown = showPanel({ models });
      await panelIs('empty');
      await vi.advanceTimersByTimeAsync(2_000);
      expect(isAskedFor()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});
