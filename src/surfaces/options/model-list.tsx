import { For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ModelInfo } from '@/src/protocol/model';
import { ConfirmButton } from '../dialog/confirm-button';
import { TrashIcon } from '../icons';
import { ModelFacts } from '../import-model/model-facts';
import { formatBytes } from '../words/format';
import { createCopies } from './create-copies';
import { PreparedCopyLine } from './prepared-copy';

interface ModelListProps {
  readonly models: readonly ModelInfo[];
  /** SHA-256 of the model in use, or null. */
  readonly active: string | null;
  readonly onUse: (model: ModelInfo) => void;
  readonly onRemove: (model: ModelInfo) => void;
}

/** The models as a list of choices, each with what its file says of itself. */
export function ModelList(props: ModelListProps): JSX.Element {
  const copies = createCopies(() => props.models);
  return (
    <ul class="models" aria-label={i18n.t('options.listLabel')}>
      <For each={props.models}>
        {(model) => (
          <li class="model" classList={{ active: props.active === model.sha256 }}>
            <div class="model-head">
              <label class="model-choice">
                <input type="radio" name="model" checked={props.active === model.sha256} aria-label={i18n.t('options.use', [model.name])} onChange={() => { props.onUse(model); }} />
                <span class="model-title">
                  <span class="model-name">{model.name}</span>
                  <Show when={props.active === model.sha256}><span class="badge">{i18n.t('options.inUse')}</span></Show>
                </span>
              </label>
              <ConfirmButton class="button icon-button" label={i18n.t('options.removeModel', [model.name])} onConfirm={() => { props.onRemove(model); }}
                question={{ title: i18n.t('options.removeTitle', [model.name]), text: i18n.t('options.removeText', [formatBytes(model.bytes)]), confirm: i18n.t('action.remove'), keep: i18n.t('action.keep') }}>
                <TrashIcon />
              </ConfirmButton>
            </div>
            <ModelFacts model={model} sha256={model.sha256} />
            <PreparedCopyLine model={model} copies={copies} />
          </li>
        )}
      </For>
    </ul>
  );
}
