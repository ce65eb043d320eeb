import { createSignal, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ModelInfo } from '@/src/protocol/model';
import { ImportModel } from '../import-model/import-model';
import { ModelFacts } from '../import-model/model-facts';
import { Step, type StepState } from './step';

interface ModelStepProps {
  readonly number: number;
  readonly state: StepState;
  /** The model in use, or undefined while there is none. */
  readonly model: ModelInfo | undefined;
  readonly onAdded: (model: ModelInfo) => void;
  /** Opens Options → Models. */
  readonly onModels: () => void;
}

/** A model in: the file field until there is one, then the model. */
export function ModelStep(props: ModelStepProps): JSX.Element {
  const [news, setNews] = createSignal('');
  const added = (model: ModelInfo): void => {
    setNews(i18n.t('options.imported', [model.name]));
    props.onAdded(model);
  };
  return (
    <Step id="model" number={props.number} title={i18n.t('welcome.model')} state={props.state}>
      <p class="visually-hidden" role="status">{news()}</p>
      <Show when={props.model} fallback={<FirstModel onBegin={() => setNews('')} onAdded={added} />}>
        {(model) => (
          <>
            <p>{i18n.t('welcome.modelReady', [model().name])}</p>
            <ModelFacts model={model()} sha256={null} />
            <p><button type="button" class="link" onClick={() => { props.onModels(); }}>{i18n.t('welcome.modelsLink')}</button></p>
          </>
        )}
      </Show>
    </Step>
  );
}

function FirstModel(props: { onBegin: () => void; onAdded: (model: ModelInfo) => void }): JSX.Element {
  return (
    <>
      <p>{i18n.t('welcome.modelText')}</p>
      <ImportModel onBegin={() => { props.onBegin(); }} onAdded={(model) => { props.onAdded(model); }} />
      <details class="hint">
        <summary>{i18n.t('welcome.modelWhere')}</summary>
        <p>{i18n.t('welcome.modelWhereText')}</p>
        <p>{i18n.t('welcome.modelWhichText')}</p>
      </details>
    </>
  );
}
