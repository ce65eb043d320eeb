import { createSignal, onCleanup, onMount, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';

/** Says so while the machine has no network. The browser knows this of the connection, not of a server. */
export function OfflineNote(): JSX.Element {
  const [online, setOnline] = createSignal(navigator.onLine);
  const update = (): void => {
    setOnline(navigator.onLine);
  };
  onMount(() => {
    for (const type of ['online', 'offline']) window.addEventListener(type, update);
  });
  onCleanup(() => {
    for (const type of ['online', 'offline']) window.removeEventListener(type, update);
  });
  return (
    <p class="offline" role="status">
      <Show when={!online()}>{i18n.t('get.offline')}</Show>
    </p>
  );
}
