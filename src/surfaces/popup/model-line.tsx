import { createResource, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { loadModelLine } from '../model-choice';
import { useServices } from '../services';

/** Which model and engine an action would use, with the way to change them. Empty while there is no model. */
export function ModelLine(props: { onOptions: () => void }): JSX.Element {
  const services = useServices();
  const [line] = createResource(() => loadModelLine(services));
  return (
    <Show when={line.error === undefined && line()?.words}>
      {(words) => (
        <p class="popup-model">
          <span class="popup-model-words">{words()}</span>
          <button type="button" class="link" onClick={() => { props.onOptions(); }}>{i18n.t('action.change')}</button>
        </p>
      )}
    </Show>
  );
}
