import { createResource, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo } from '@/src/protocol/errors';
import { ErrorNotice } from '../error/error-notice';
import { Hairpin } from '../job/job-status';
import { readHardware } from '../machine-state';
import { useServices } from '../services';
import { describeMachine } from './machine';
import { WelcomeStep } from './welcome-step';

/** What this machine can do. The step is done as soon as the engines have answered: there is nothing to decide. */
export function MachineStep(props: { number: number }): JSX.Element {
  const { host } = useServices();
  const [machine, { refetch }] = createResource(async () =>
    describeMachine(await host.call('host.probe', {}), readHardware()),
  );
  const known = (): ReturnType<typeof machine> => (machine.error === undefined ? machine() : undefined);
  return (
    <WelcomeStep
      id="machine"
      number={props.number}
      title={i18n.t('welcome.machine')}
      state={known()?.able ? 'done' : 'now'}
    >
      <Show when={machine.loading}>
        <Hairpin label={i18n.t('options.engineAsking')} fraction={null} />
      </Show>
      <Show when={machine.error !== undefined}>
        <ErrorNotice
          code={toErrorInfo(machine.error, 'host-unreachable').code}
          steps={{ retry: () => void refetch() }}
        />
      </Show>
      <Show when={known()}>
        {(shown) => (
          <>
            <p>{shown().verdict}</p>
            <dl class="facts">
              <div class="fact">
                <dt>{i18n.t('welcome.graphics')}</dt>
                <dd>{shown().graphics}</dd>
              </div>
              <div class="fact">
                <dt>{i18n.t('welcome.processor')}</dt>
                <dd>{shown().processor}</dd>
              </div>
              <div class="fact">
                <dt>{i18n.t('welcome.memoryName')}</dt>
                <dd>{shown().memory}</dd>
              </div>
            </dl>
          </>
        )}
      </Show>
    </WelcomeStep>
  );
}
