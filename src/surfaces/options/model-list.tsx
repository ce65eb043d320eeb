import { createSignal, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ModelInfo } from '@/src/protocol/model';
import { TrashIcon } from '../icons';
import { CopyButton } from '../job/job-buttons';
import { formatBytes, formatCount } from '../words/format';
import { RemoveDialog } from './remove-dialog';

interface ModelListProps {
  readonly models: readonly ModelInfo[];
  /** SHA-256 of the model in use, or null. */
  readonly active: string | null;
  readonly onUse: (model: ModelInfo) => void;
  readonly onRemove: (model: ModelInfo) => void;
}

/** The models as a list of choices, each with what its file says of itself. */
export function ModelList(props: ModelListProps): JSX.Element {
  const [asking, setAsking] = createSignal<ModelInfo | null>(null);
  return (
    <>
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
                <button type="button" class="button icon-button" aria-label={i18n.t('options.removeModel', [model.name])}
                  title={i18n.t('action.remove')} onClick={() => setAsking(model)}><TrashIcon /></button>
              </div>
              <ModelFacts model={model} />
            </li>
          )}
        </For>
      </ul>
      <Show when={asking()}>
        {(model) => <RemoveDialog model={model()} onKeep={() => setAsking(null)} onRemove={() => { const doomed = model(); setAsking(null); props.onRemove(doomed); }} />}
      </Show>
    </>
  );
}

function ModelFacts(props: { model: ModelInfo }): JSX.Element {
  const engines = (): string => props.model.engines
    .map((id) => i18n.t(id === 'webllm' ? 'options.engineWebgpu' : id === 'wllama' ? 'options.engineProcessor' : 'options.engineFake'))
    .join(', ');
  return (
    <dl class="facts">
      <Fact name={i18n.t('options.size')} value={formatBytes(props.model.bytes)} />
      <Fact name={i18n.t('options.quantization')} value={props.model.quantization} />
      <Fact name={i18n.t('options.license')} value={props.model.license || i18n.t('options.licenseUnknown')} />
      <Fact name={i18n.t('options.architecture')} value={props.model.architecture} />
      <Fact name={i18n.t('options.context')} value={i18n.t('options.contextTokens', [formatCount(props.model.contextTokens)])} />
      <Fact name={i18n.t('options.engines')} value={engines()} />
      <div class="fact fact-hash">
        <dt>{i18n.t('options.sha256')}</dt>
        <dd>
          <code title={props.model.sha256}>{`${props.model.sha256.slice(0, 8)}…${props.model.sha256.slice(-8)}`}</code>
          <CopyButton iconOnly text={() => props.model.sha256} label={i18n.t('options.copyHash', [props.model.name])} />
        </dd>
      </div>
    </dl>
  );
}

function Fact(props: { name: string; value: string }): JSX.Element {
  return <div class="fact"><dt>{props.name}</dt><dd>{props.value}</dd></div>;
}
