// @vitest-environment happy-dom
/** The seam for actions, where a user sees them: menu, popup, and what stands above an answer. */
import '@/src/surfaces/testing/words';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { refTo } from '@/src/actions/table';
import { Card } from '@/src/surfaces/card/card';
import { Popup } from '@/src/surfaces/popup/popup';
import { JOB_ID } from '@/src/surfaces/testing/fake-chat';
import { installed } from '@/src/surfaces/testing/fake-models';
import { show, type Shown } from '@/src/surfaces/testing/render';
import type { Script } from '@/src/surfaces/testing/script';
import { haikuWords } from './haiku';
import { pirate } from './own-rows';
import { actions } from './registered-actions';

const menu = vi.hoisted(() => [] as { id: string; title: string; contexts: string[] }[]);
vi.mock('webextension-polyfill', () => ({
  default: {
    i18n: { getMessage: (name: string) => fakeBrowser.i18n.getMessage(name) },
    contextMenus: {
      removeAll: () => Promise.resolve((menu.length = 0)),
      create: (entry: (typeof menu)[number]) => menu.push(entry),
    },
  },
}));
const { createMenus, parseMenuId } = await import('@/src/background/menus');

const inLocales = fakeBrowser.i18n.getMessage;
let shown: Shown | undefined;
beforeEach(() => {
  fakeBrowser.i18n.getMessage = (name, substitutions) => haikuWords[name] ?? inLocales(name, substitutions);
});
afterEach(() => {
  shown?.dispose();
  shown = undefined;
  fakeBrowser.i18n.getMessage = inLocales;
});

const showPopup = (script: Script): Shown =>
  (shown = show(() => <Popup tabId={7} onAsk={() => undefined} />, { models: [installed()], actions, ...script }));
const heading = (): string | undefined => document.querySelector('h1')?.textContent;
const button = (id: string, within: string): HTMLElement | null =>
  document.querySelector(`${within} [data-action="${id}"]`);

describe.each(actions.map((action) => [action.id, action] as const))('%s', (id, action) => {
  it('is in the menu where its row says, and nowhere else', async () => {
    await createMenus(actions);
    const mine = menu.filter((entry) => entry.id.startsWith(`${id}:`));
    expect(mine.map(({ contexts }) => contexts)).toEqual(action.menu.map((scope) => [scope]));
    for (const entry of mine) {
      expect(entry.title).not.toBe('');
      expect(parseMenuId(entry.id, actions)).toEqual({ action, scope: entry.contexts[0] });
    }
  });

  it.each(['page', 'selection'] as const)('is in the popup for a %s if its row says so', async (scope) => {
    const { calls, press } = showPopup({ selectedChars: 12 });
    await vi.waitFor(() => {
      expect(document.querySelector('.popup-selection')).not.toBeNull();
    });
    const found = button(id, scope === 'page' ? '.popup-actions > .popup-row' : '.popup-selection');
    const isOffered = action.popup.includes(scope);
    if (action.isForm && scope === 'page') {
      const select = document.querySelector<HTMLSelectElement>('.form-choice select');
      expect([...(select?.options ?? [])].filter(({ value, text }) => value === id && text !== '')).toHaveLength(1);
      select!.value = id;
      select!.dispatchEvent(new Event('change', { bubbles: true }));
      press('Summarize this page');
    } else {
      expect(found !== null).toBe(isOffered);
      if (!found) return;
      expect(found.textContent).not.toBe('');
      found.click();
    }
    expect(calls.at(-1)).toEqual(['background.start', { tabId: 7, action: refTo(action), scope }]);
  });

  it('is titled in the card and in the popup', async () => {
    const own = action.own && { own: { name: action.own.name, does: action.own.does } };
    const script: Script = { jobs: true, actions, job: { action: id, ...own } };
    const titles = [];
    for (const surface of ['card', 'popup']) {
      if (surface === 'popup') showPopup(script);
      else
        shown = show(
          () => <Card target={{ kind: 'job', jobId: JOB_ID, original: null }} cardKey={JOB_ID} />,
          script,
          'frame',
        );
      await vi.waitFor(() => {
        expect(heading()).not.toBe('Sotto');
      });
      titles.push(heading());
      shown?.dispose();
    }
    expect(titles[0]).not.toBe('');
    expect(titles).toEqual([titles[0], titles[0]]);
    // Whatever a name says, it is text.
    if (action.own) expect(titles[0]).toBe(action.own.name);
    expect(document.querySelector('h1 b')).toBeNull();
  });
});

it('an action of another version is titled with a plain word', async () => {
  showPopup({ jobs: true, job: { action: 'of-another-version' } });
  await vi.waitFor(() => {
    expect(heading()).toBe('Answer');
  });
});

it('a user’s own that rewrites is offered to take the text’s place', async () => {
  const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 8_192 } as const;
  const counted = { coverage: { words: 2, ofWords: 2 }, promptTokens: 1, cachedTokens: 0, tokens: 1 };
  const { calls, press } = (shown = show(
    () => <Card target={{ kind: 'job', jobId: JOB_ID, original: 'Good day.' }} cardKey={JOB_ID} />,
    {
      actions,
      job: { action: pirate.id, own: { name: pirate.name, does: pirate.does }, scope: 'selection' },
      events: [
        { type: 'token', text: 'Ahoy, mate.', tokens: 2 },
        { type: 'done', finish: 'stop', engine, firstTokenMs: 1, totalMs: 1, ...counted },
      ],
    },
    'frame',
  ));
  await vi.waitFor(() => {
    press('Replace');
  });
  expect(calls.at(-1)).toEqual(['background.replace', { key: JOB_ID, text: 'Ahoy, mate.' }]);
});
