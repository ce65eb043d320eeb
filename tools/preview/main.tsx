/** `?card=writing` shows one state as the surface itself would; without a query, links to all of them. */
import './words';
import { For } from 'solid-js';
import { render } from 'solid-js/web';
import '@/src/surfaces/styles/base.css';
import { ServicesContext } from '@/src/surfaces/services';
import { createFakeServices, JOB_ID } from '@/src/surfaces/testing/fake-services';
import { targetOf, STATES, type State, type Surface } from './states';

const [surface, name] = [...new URLSearchParams(location.search)][0] ?? [];
Object.assign(globalThis, { STATES: Object.fromEntries(Object.entries(STATES).map(([key, states]) => [key, Object.keys(states)])) });

const VIEWS = {
  card: async (state: State) => {
    const [{ Card }] = await Promise.all([import('@/src/surfaces/card/card'), import('@/src/surfaces/card/card.css')]);
    return () => <Card target={targetOf(state)} cardKey={JOB_ID} />;
  },
  popup: async (state: State) => {
    const [{ Popup }] = await Promise.all([import('@/src/surfaces/popup/popup'), import('@/src/surfaces/popup/popup.css')]);
    return () => <Popup tabId={state.noTab ? null : 1} />;
  },
  options: async () => {
    const [{ Options }] = await Promise.all([
      import('@/src/surfaces/options/options'), import('@/src/surfaces/dialog/dialog.css'), import('@/src/surfaces/import-model/models.css'),
      import('@/src/surfaces/options/options.css'),
    ]);
    return () => <Options />;
  },
  welcome: async () => {
    const [{ Welcome }] = await Promise.all([
      import('@/src/surfaces/welcome/welcome'), import('@/src/surfaces/import-model/models.css'), import('@/src/surfaces/welcome/welcome.css'),
    ]);
    return () => <Welcome />;
  },
};

function isSurface(key: string | undefined): key is Surface {
  return key !== undefined && key in STATES;
}

function act(state: State): void {
  const press = { remove: '.model-head .icon-button', start: '.primary', retry: '.job-buttons .button:last-of-type', try: '#try .primary', keep: '.change', replace: '.card .job-buttons .primary', import: null, drag: null };
  const target = state.act && press[state.act];
  if (target) document.querySelector<HTMLElement>(target)?.click();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  const files = new DataTransfer();
  files.items.add(new File(['x'], 'SmolLM2-135M-Instruct.Q4_1.gguf'));
  if (state.act === 'drag') document.body.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer: files }));
  if (state.act !== 'import' || !input) return;
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
}

function Overview() {
  return (
    <main>
      <h1>Sotto preview</h1>
      <For each={Object.entries(STATES)}>
        {([key, states]) => <p>{key}: <For each={Object.keys(states)}>{(state) => <><a href={`?${key}=${state}`}>{state}</a>{' '}</>}</For></p>}
      </For>
    </main>
  );
}

if (isSurface(surface)) {
  const state = STATES[surface][name ?? ''] ?? {};
  const View = await VIEWS[surface](state);
  render(() => <ServicesContext.Provider value={createFakeServices(state)}><View /></ServicesContext.Provider>, document.body);
  setTimeout(() => {
    act(state);
    document.documentElement.dataset['acted'] = '';
  }, 50);
} else {
  render(() => <Overview />, document.body);
}
