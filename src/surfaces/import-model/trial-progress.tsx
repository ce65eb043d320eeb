import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ModelTrial } from '@/src/protocol/model';
import { Hairpin } from '../job/job-status';

const STEPS = {
  waiting: 'trial.waiting',
  loading: 'trial.loading',
  answering: 'trial.answering',
} as const satisfies Record<ModelTrial['step'], string>;

/** The progress of a model's trial, and the button that stops it. */
export function TrialProgress(props: { name: string; trial: ModelTrial; onStop: () => void }): JSX.Element {
  const label = (): string => i18n.t('trial.doing', [props.name]);
  return (
    <>
      <p class="job-phase">
        <span class="job-doing">{label()}</span>
        <span class="job-figures">{i18n.t(STEPS[props.trial.step])}</span>
      </p>
      <Show when={props.trial.step !== 'waiting'}>
        <Hairpin label={label()} fraction={props.trial.fraction} />
      </Show>
      <button
        type="button"
        class="button"
        onClick={() => {
          props.onStop();
        }}
      >
        {i18n.t('action.stop')}
      </button>
    </>
  );
}
