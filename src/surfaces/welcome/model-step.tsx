import { createEffect, createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ModelInfo, ModelTrial } from '@/src/protocol/model';
import { AlertIcon } from '../icons';
import { ModelFactList } from '../import-model/model-fact-list';
import { TrialProgress } from '../import-model/trial-progress';
import { useServices } from '../services';
import { errorSentence } from '../words/error-words';
import { formatBytes, joinFacts } from '../words/format';
import { FirstModel } from './first-model';
import { WelcomeStep, type StepState } from './welcome-step';

interface ModelStepProps {
  readonly number: number;
  readonly state: StepState;
  /** The model in use, or undefined while there is none. */
  readonly model: ModelInfo | undefined;
  /** Its trial, or null where there is none. */
  readonly trial: ModelTrial | null;
  /** Whether the host has answered. */
  readonly isKnown: boolean;
  readonly onAdded: (model: Pick<ModelInfo, 'sha256' | 'untried' | 'testError'>) => void;
  /** A download is done, and the host has tried the model out. */
  readonly onArrived: () => void;
  /** Opens Options → Models. */
  readonly onModels: () => void;
}

/** The first model: how to get one, then its trial, then its facts. */
export function ModelStep(props: ModelStepProps): JSX.Element {
  const { sealed } = useServices();
  const [news, setNews] = createSignal('');
  const failed = (): ModelInfo | undefined =>
    props.trial === null && props.model?.testError ? props.model : undefined;
  // The end of a trial is announced, wherever the model comes from. A model that was ready before is not announced.
  let lacked = false;
  createEffect(() => {
    const [model, isTrying] = [props.model, props.trial !== null];
    if (model && lacked) setNews(isTrying ? i18n.t('update.testing', [model.name]) : standing(model));
    lacked = props.isKnown && (!model || isTrying || model.testError !== undefined);
  });
  return (
    <WelcomeStep id="model" number={props.number} title={i18n.t('welcome.model')} state={props.state}>
      <p class="visually-hidden" role="status">
        {news()}
      </p>
      <Switch>
        <Match when={props.trial !== null && props.model}>
          {(model) => <Trying model={model()} trial={props.trial} />}
        </Match>
        <Match when={!failed() && props.model}>
          {(model) => (
            <>
              <p>{sealed ? i18n.t('welcome.modelSealed') : standing(model())}</p>
              <ModelFactList model={model()} sha256={null} />
              <p>
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    props.onModels();
                  }}
                >
                  {i18n.t('welcome.modelsLink')}
                </button>
              </p>
            </>
          )}
        </Match>
        <Match when={!props.isKnown}>{null}</Match>
        <Match when={sealed}>
          <p>{i18n.t('welcome.modelGone')}</p>
        </Match>
        <Match when={!sealed}>
          <Show when={failed()}>
            {(model) => (
              <Failed
                model={model()}
                onAgain={() => {
                  props.onArrived();
                }}
              />
            )}
          </Show>
          <FirstModel
            onBegin={() => setNews('')}
            onAdded={(model) => {
              props.onAdded(model);
            }}
            onArrived={() => {
              props.onArrived();
            }}
            onModels={() => {
              props.onModels();
            }}
          />
        </Match>
      </Switch>
    </WelcomeStep>
  );
}

/** Says whether a model is ready, did not run, or was not tried out yet. */
function standing({ name, untried, testError }: ModelInfo): string {
  return i18n.t(testError ? 'trial.failedNews' : untried ? 'trial.untriedNews' : 'welcome.modelReady', [name]);
}

function Trying(props: { model: ModelInfo; trial: ModelTrial | null }): JSX.Element {
  const { host } = useServices();
  const stop = (): void => {
    void host.call('host.stopTrial', { sha256: props.model.sha256 }).catch(() => undefined);
  };
  return (
    <div class="trial" data-trial="trying">
      <Show when={props.trial}>
        {(trial) => <TrialProgress name={props.model.name} trial={trial()} onStop={stop} />}
      </Show>
      <ModelFactList model={props.model} sha256={null} />
    </div>
  );
}

/** Why the only model did not run. Stands above the ways to another one. */
function Failed(props: { model: ModelInfo; onAgain: () => void }): JSX.Element {
  const { host } = useServices();
  const again = async (): Promise<void> => {
    await host.call('host.tryModel', { sha256: props.model.sha256 }).catch(() => undefined);
    props.onAgain();
  };
  return (
    <div class="notice" data-trial="failed" data-error={props.model.testError?.code}>
      <AlertIcon />
      <div class="notice-body">
        <p>
          <strong>{i18n.t('trial.failedNews', [props.model.name])}</strong>{' '}
          {props.model.testError && errorSentence(props.model.testError.code, props.model.testError.data)}
        </p>
        <p class="notice-what">
          {joinFacts([props.model.name, formatBytes(props.model.bytes), props.model.architecture])}
        </p>
        <button type="button" class="button" onClick={() => void again()}>
          {i18n.t('action.retry')}
        </button>
      </div>
    </div>
  );
}
