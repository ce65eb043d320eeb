import { createEffect, createResource, onCleanup, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { loadModelLine } from '../model-choice';
import { useServices } from '../services';

/** Time between two looks at a model that is being tried out, in milliseconds. */
const LOOK_EVERY_MS = 800;

/** The model and engine that an action would use, with the way to change them. Nothing while there is no model. */
export function PopupModelLine(props: { onOptions: () => void }): JSX.Element {
  const services = useServices();
  const [line, { refetch }] = createResource(() => loadModelLine(services));
  createEffect(() => {
    if (line.error !== undefined || !line.latest?.isTrying) return;
    const timer = setTimeout(() => {
      void refetch();
    }, LOOK_EVERY_MS);
    onCleanup(() => {
      clearTimeout(timer);
    });
  });
  return (
    <Show when={line.error === undefined && line.latest?.words}>
      {(words) => (
        <p class="popup-model">
          <span class="popup-model-words">{words()}</span>
          <button
            type="button"
            class="link"
            onClick={() => {
              props.onOptions();
            }}
          >
            {i18n.t('action.change')}
          </button>
        </p>
      )}
    </Show>
  );
}
