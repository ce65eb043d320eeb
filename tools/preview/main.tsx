/** `?card=writing` shows one state as the surface itself would. Without a query the page links to all states. */
import './words';
import { For } from 'solid-js';
import { render } from 'solid-js/web';
import '@/src/surfaces/styles/base.css';
import { ServicesContext } from '@/src/surfaces/services';
import { JOB_ID } from '@/src/surfaces/testing/fake-chat';
import { createFakeServices } from '@/src/surfaces/testing/fake-services';
import { createFakeSurroundings } from '@/src/surfaces/testing/fake-surroundings';
import type { State } from './state';
import { targetOf, STATES, type Surface } from './states';

const [surface, name] = [...new URLSearchParams(location.search)][0] ?? [];
Object.assign(globalThis, {
  STATES: Object.fromEntries(Object.entries(STATES).map(([key, states]) => [key, Object.keys(states)])),
});

const VIEWS = {
  card: async (state: State) => {
    const [{ Card }] = await Promise.all([import('@/src/surfaces/card/card'), import('@/src/surfaces/card/card.css')]);
    return () => <Card target={targetOf(state)} cardKey={JOB_ID} />;
  },
  popup: async (state: State) => {
    const [{ Popup }] = await Promise.all([
      import('@/src/surfaces/popup/popup'),
      import('@/src/surfaces/popup/popup.css'),
    ]);
    return () => <Popup tabId={state.noTab ? null : 1} onAsk={() => undefined} />;
  },
  options: async () => {
    const [{ Options }] = await Promise.all([
      import('@/src/surfaces/options/options'),
      import('@/src/surfaces/dialog/dialog.css'),
      import('@/src/surfaces/import-model/models.css'),
      import('@/src/surfaces/get-model/get-model.css'),
      import('@/src/surfaces/options/options.css'),
    ]);
    return () => <Options />;
  },
  welcome: async () => {
    const [{ Welcome }] = await Promise.all([
      import('@/src/surfaces/welcome/welcome'),
      import('@/src/surfaces/dialog/dialog.css'),
      import('@/src/surfaces/import-model/models.css'),
      import('@/src/surfaces/get-model/get-model.css'),
      import('@/src/surfaces/welcome/welcome.css'),
    ]);
    return () => <Welcome />;
  },
  chat: async (state: State) => {
    const [{ Panel }] = await Promise.all([
      import('@/src/surfaces/chat/panel'),
      import('@/src/surfaces/dialog/dialog.css'),
      import('@/src/surfaces/chat/chat.css'),
    ]);
    const surroundings = createFakeSurroundings(state.site ?? null, state.noTab ? null : 1);
    Object.assign(globalThis, { surroundings });
    return () => <Panel surroundings={surroundings} />;
  },
};

/** Clicks on elements one after the other, with a moment in between. */
async function clicks(...selectors: readonly string[]): Promise<void> {
  for (const selector of selectors) {
    document
      .querySelector<HTMLElement>(selector)
      ?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0, pointerType: 'mouse' }));
    document
      .querySelector<HTMLElement>(selector)
      ?.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, button: 0, pointerType: 'mouse' }));
    document.querySelector<HTMLElement>(selector)?.click();
    await new Promise((resolve) => {
      setTimeout(resolve, 60);
    });
  }
}

const MENU = '.panel-tools > [aria-haspopup]';
const CHAT_ACTS: Partial<Record<NonNullable<State['act']>, readonly string[]>> = {
  edit: ['.question-edit'],
  'edit-paste': ['.question-edit'],
  'edit-language': ['.question-language .question-edit'],
  again: ['.turn-actions .button:nth-last-of-type(1)'],
  menu: [MENU],
  earlier: [MENU, '.menu-item:first-child'],
  site: [MENU, '.menu-item:nth-child(2)'],
  delete: [MENU, '.menu-item:first-child', '.history-entry .icon-button'],
};

const GET = '.offer .button';
const MODEL_ACTS: Partial<Record<NonNullable<State['act']>, readonly string[]>> = {
  all: ['.whole summary'],
  get: [GET],
  'get-last': ['.offer:last-of-type .button'],
  'get-go': [GET, '.sheet .primary'],
  'stop-download': ['.download-buttons .button:last-child'],
  measure: ['.speed .button'],
  more: ['.model-more summary'],
  check: ['.model-more summary', '.check .button'],
  passage: ['.passage-mark'],
};

function isSurface(key: string | undefined): key is Surface {
  return key !== undefined && key in STATES;
}

/** Pastes more characters than a question may have. */
function paste(selector: string): void {
  const field = document.querySelector<HTMLTextAreaElement>(selector);
  if (!field) return;
  field.value = 'Who wound the clock, and when was that? '.repeat(250);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

function actInChat(state: State): void {
  const acts = clicks(...((state.act && CHAT_ACTS[state.act]) ?? []));
  if (state.act === 'edit-paste') void acts.then(() => paste('.editing textarea'));
  if (state.act === 'paste') paste('.composer textarea');
  const field = document.querySelector('textarea');
  if (state.act === 'send' && field) {
    field.value = 'Who wound the clock?';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  }
  if (state.act !== 'navigate') return;
  // The page reads this script again, so another conversation is in front from now on.
  Object.assign(state, { chat: { ...state.chat, chatId: 'ab'.repeat(16), turns: [] } });
  (globalThis as unknown as { surroundings: { front(tab: number): void } }).surroundings.front(1);
}

function act(state: State): void {
  if (document.querySelector('.panel')) actInChat(state);
  if (state.act === 'preview')
    document.querySelector<HTMLElement>(`.passage-mark[data-number='${String(state.mark)}']`)?.focus();
  void clicks(...((state.act && MODEL_ACTS[state.act]) ?? []));
  const search = document.querySelector<HTMLInputElement>('input[type=search]');
  if (state.act === 'search' && search) {
    document.querySelector<HTMLElement>('.whole summary')?.click();
    search.value = 'german';
    search.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  const press = {
    remove: '.model-head .icon-button',
    start: '.primary',
    retry: '.job-buttons .button:last-of-type',
    try: '#try .primary',
    keep: '.change',
    replace: '.card .job-buttons .primary',
  };
  const target = state.act && Object.entries(press).find(([name]) => name === state.act)?.[1];
  if (target) document.querySelector<HTMLElement>(target)?.click();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  const files = new DataTransfer();
  files.items.add(new File(['x'], 'SmolLM2-135M-Instruct.Q4_1.gguf'));
  if (state.act === 'drag')
    document.body.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer: files }));
  if (state.act !== 'import' || !input) return;
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
}

function Overview() {
  return (
    <main>
      <h1>Sotto preview</h1>
      <For each={Object.entries(STATES)}>
        {([key, states]) => (
          <p>
            {key}:{' '}
            <For each={Object.keys(states)}>
              {(state) => (
                <>
                  <a href={`?${key}=${state}`}>{state}</a>{' '}
                </>
              )}
            </For>
          </p>
        )}
      </For>
    </main>
  );
}

if (isSurface(surface)) {
  const state = STATES[surface][name ?? ''] ?? {};
  const View = await VIEWS[surface](state);
  render(
    () => (
      <ServicesContext.Provider value={createFakeServices(state, surface === 'card' ? 'frame' : 'surface')}>
        <View />
      </ServicesContext.Provider>
    ),
    document.body,
  );
  setTimeout(() => {
    act(state);
    document.documentElement.dataset['acted'] = '';
  }, 50);
} else {
  render(() => <Overview />, document.body);
}
