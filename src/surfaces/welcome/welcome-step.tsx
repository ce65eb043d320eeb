import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { CheckIcon } from '../icons';

/** `now`: the step that the user is at. Later steps can be used, too. */
export type StepState = 'done' | 'now' | 'later';

const STATES = { done: 'welcome.stateDone', now: 'welcome.stateNow', later: 'welcome.stateLater' } as const;

interface StepProps {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly state: StepState;
  readonly children: JSX.Element;
}

/** One step of the first run, with its number and state. */
export function WelcomeStep(props: StepProps): JSX.Element {
  return (
    <li class="step" id={props.id} data-state={props.state} aria-current={props.state === 'now' ? 'step' : undefined}>
      <span class="step-number" aria-hidden="true">
        <Show when={props.state === 'done'} fallback={props.number}>
          <CheckIcon />
        </Show>
      </span>
      <section class="step-body" aria-labelledby={`${props.id}-title`}>
        <div class="step-head">
          <h2 id={`${props.id}-title`}>{props.title}</h2>
          <span class="step-state">{i18n.t(STATES[props.state])}</span>
        </div>
        {props.children}
      </section>
    </li>
  );
}
