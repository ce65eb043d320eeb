import { createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Download } from '@/src/protocol/download';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { ChoiceCard } from '../get-model/choice-card';
import { createAsking } from '../get-model/create-asking';
import { createCatalogue, type Choice } from '../get-model/create-catalogue';
import { createDownloads, type Downloads } from '../get-model/create-downloads';
import { DownloadList } from '../get-model/download-list';
import { getState } from '../get-model/get-button';
import { OfflineNote } from '../get-model/offline-note';
import { Question } from '../get-model/question';
import { ImportModel } from '../import-model/import-model';
import { ModelFacts } from '../import-model/model-facts';
import { Hairpin } from '../job/job-status';
import { useServices } from '../services';
import { Step, type StepState } from './step';

interface ModelStepProps {
  readonly number: number;
  readonly state: StepState;
  /** The model in use, or undefined while there is none. */
  readonly model: ModelInfo | undefined;
  /** Whether it is known if there is one. */
  readonly isKnown: boolean;
  readonly onAdded: (model: Pick<ModelInfo, 'sha256'>) => void;
  /** Opens Options → Models. */
  readonly onModels: () => void;
}

/** A model in: the one that suits this machine, or a file, until there is one; then the model. */
export function ModelStep(props: ModelStepProps): JSX.Element {
  const { sealed } = useServices();
  const [news, setNews] = createSignal('');
  const added = (model: ModelInfo): void => {
    setNews(i18n.t('options.imported', [model.name]));
    props.onAdded(model);
  };
  const arrived = (download: Download): void => {
    setNews(i18n.t('options.imported', [download.name]));
    props.onAdded(download);
  };
  return (
    <Step id="model" number={props.number} title={i18n.t('welcome.model')} state={props.state}>
      <p class="visually-hidden" role="status">{news()}</p>
      <Switch>
        <Match when={props.model}>
          {(model) => (
            <>
              <p>{i18n.t(sealed ? 'welcome.modelSealed' : 'welcome.modelReady', [model().name])}</p>
              <ModelFacts model={model()} sha256={null} />
              <p><button type="button" class="link" onClick={() => { props.onModels(); }}>{i18n.t('welcome.modelsLink')}</button></p>
            </>
          )}
        </Match>
        <Match when={!props.isKnown}>{null}</Match>
        <Match when={sealed}><p>{i18n.t('welcome.modelGone')}</p></Match>
        <Match when={!sealed}>
          <FirstModel onBegin={() => setNews('')} onAdded={added} onArrived={arrived} onModels={() => { props.onModels(); }} />
        </Match>
      </Switch>
    </Step>
  );
}

interface FirstModelProps {
  readonly onBegin: () => void;
  readonly onAdded: (model: ModelInfo) => void;
  readonly onArrived: (download: Download) => void;
  readonly onModels: () => void;
}

function FirstModel(props: FirstModelProps): JSX.Element {
  const catalogue = createCatalogue(() => []);
  const downloads = createDownloads({ onDone: (download) => { props.onArrived(download); } });
  const asking = createAsking(downloads);
  return (
    <>
      <p>{i18n.t('welcome.modelText')}</p>
      <OfflineNote />
      <DownloadList downloads={downloads} onChoose={() => { props.onModels(); }} />
      <Show when={(downloads.open() ?? []).length === 0}>
        <Show when={catalogue.loading()}><Hairpin label={i18n.t('get.asking')} fraction={null} /></Show>
        <Show when={catalogue.failure()}>{(error) => <ErrorNotice code={error().code} steps={{ retry: () => { catalogue.refetch(); } }} />}</Show>
        <Show when={catalogue.choices()[0]}>
          {(choice) => <First choice={choice()} downloads={downloads} onGet={() => { asking.ask(choice().model); }} />}
        </Show>
        <Show when={catalogue.models().length > 0}>
          <p><button type="button" class="link" onClick={() => { props.onModels(); }}>{i18n.t('welcome.modelOther')}</button></p>
        </Show>
      </Show>
      <details class="hint" open={!catalogue.loading() && catalogue.choices().length === 0}>
        <summary>{i18n.t('welcome.modelHave')}</summary>
        <ImportModel onBegin={() => { props.onBegin(); }} onAdded={(model) => { props.onAdded(model); }} />
        <p>{i18n.t('welcome.modelWhereText')}</p>
        <p>{i18n.t('welcome.modelWhichText')}</p>
      </details>
      <Question asking={asking} downloads={downloads} />
    </>
  );
}

function First(props: { choice: Choice; downloads: Downloads; onGet: () => void }): JSX.Element {
  return <div class="offers one"><ChoiceCard choice={props.choice} state={getState(props.choice.model, props.downloads)} onGet={() => { props.onGet(); }} /></div>;
}
