import { createResource, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { EngineChoice } from '@/src/protocol/task';
import { chosenModel } from '../model-choice';
import { useServices } from '../services';
import { joinFacts } from '../words/format';

/** Which model and engine an action would use, with the way to change them. Empty while there is no model. */
export function ModelLine(props: { onOptions: () => void }): JSX.Element {
  const { host, settings } = useServices();
  const [line] = createResource(async () => {
    const [status, saved] = await Promise.all([host.call('host.status', {}), settings.load()]);
    const model = chosenModel(status.models, saved.model);
    return model && { model: model.name, engine: engineLabel(saved.engine, status.engine?.backend) };
  });
  return (
    <Show when={line.error === undefined && line()}>
      {(shown) => (
        <p class="popup-model">
          <span class="popup-model-words">{joinFacts([i18n.t('job.onDevice'), shown().engine, shown().model])}</span>
          <button type="button" class="link" onClick={() => { props.onOptions(); }}>{i18n.t('action.change')}</button>
        </p>
      )}
    </Show>
  );
}

/** The engine in use where one is loaded, else the one that was chosen. */
function engineLabel(choice: EngineChoice, loaded: 'webgpu' | 'cpu' | undefined): string {
  if (loaded) return i18n.t(loaded === 'webgpu' ? 'job.webgpu' : 'job.processor');
  if (choice === 'auto') return i18n.t('popup.autoEngine');
  return i18n.t(choice === 'webllm' ? 'job.webgpu' : choice === 'wllama' ? 'job.processor' : 'options.engineFake');
}
