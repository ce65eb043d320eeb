import { Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ErrorInfo } from '@/src/protocol/errors';
import type { ModelInfo, ModelTrial } from '@/src/protocol/model';
import { AlertIcon } from '../icons';
import { TrialProgress } from '../import-model/trial-progress';
import { errorSentence } from '../words/error-words';
import { formatBytes, joinFacts } from '../words/format';
import type { Models } from './create-models';

interface TrialLineProps {
  readonly model: ModelInfo;
  readonly models: Models;
  /** Shows the models that can be downloaded; absent where there are none. */
  readonly onChoose: (() => void) | undefined;
}

/** A model's trial: running, still to come, or failed with the reason and what to do. Nothing once it has passed. */
export function TrialLine(props: TrialLineProps): JSX.Element {
  const trial = (): ModelTrial | undefined => props.models.trial(props.model.sha256);
  const tryOut = (): void => {
    void props.models.tryOut(props.model);
  };
  return (
    <Switch>
      <Match when={trial()}>
        {(now) => (
          <div class="trial" data-trial="trying">
            <TrialProgress
              name={props.model.name}
              trial={now()}
              onStop={() => void props.models.stopTrial(props.model)}
            />
          </div>
        )}
      </Match>
      <Match when={props.model.testError}>{(error) => <Failed {...props} error={error()} onAgain={tryOut} />}</Match>
      <Match when={props.model.untried}>
        <div class="trial" data-trial="untried">
          <p>{i18n.t('trial.untriedText')}</p>
          <button type="button" class="button" onClick={tryOut}>
            {i18n.t('trial.try')}
          </button>
        </div>
      </Match>
    </Switch>
  );
}

function Failed(props: TrialLineProps & { error: ErrorInfo; onAgain: () => void }): JSX.Element {
  const other = (): ModelInfo | undefined =>
    props.models.active() === props.model.sha256 ? props.models.other(props.model.sha256) : undefined;
  const what = (): string => joinFacts([props.model.name, formatBytes(props.model.bytes), props.model.architecture]);
  return (
    <div class="notice trial-failed" data-trial="failed" data-error={props.error.code}>
      <AlertIcon />
      <div class="notice-body">
        <p>
          <strong>{i18n.t('trial.failedText')}</strong> {errorSentence(props.error.code, props.error.data)}
        </p>
        <p class="notice-what">{what()}</p>
        <div class="notice-steps">
          <Show when={other()}>
            {(one) => (
              <button type="button" class="button primary" onClick={() => void props.models.use(one().sha256)}>
                {i18n.t('trial.instead', [one().name])}
              </button>
            )}
          </Show>
          <Show when={props.onChoose}>
            <button
              type="button"
              class="button"
              onClick={() => {
                props.onChoose?.();
              }}
            >
              {i18n.t('trial.another')}
            </button>
          </Show>
          <button
            type="button"
            class="button"
            onClick={() => {
              props.onAgain();
            }}
          >
            {i18n.t('action.retry')}
          </button>
        </div>
      </div>
    </div>
  );
}
