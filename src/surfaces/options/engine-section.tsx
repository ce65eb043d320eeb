import { createResource, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo } from '@/src/protocol/errors';
import type { MachineProbe } from '@/src/protocol/probe';
import { AUTO, type EngineChoice } from '@/src/protocol/task';
import { ErrorNotice } from '../error/error-notice';
import { useServices } from '../services';
import { engineName, probeWords } from '../words/engine-words';
import { Choices } from './choices';

type Probed = MachineProbe['engines'][number];

/** The choice of engine. Each says whether it works on this machine. */
export function EngineSection(props: { choice: EngineChoice }): JSX.Element {
  const { host, settings } = useServices();
  const [probes, { refetch }] = createResource(async () => (await host.call('host.probe', {})).engines);
  const known = (): readonly Probed[] => (probes.error === undefined ? (probes() ?? []) : []);
  // Before the engines have answered, only the chosen one is shown.
  const choices = (): readonly EngineChoice[] => [
    ...new Set([AUTO, ...(known().length > 0 ? known().map(({ id }) => id) : [props.choice])]),
  ];
  // An engine of another version is unknown here: the host chooses automatically then.
  const chosen = (): EngineChoice => (choices().includes(props.choice) ? props.choice : AUTO);
  const words = (id: EngineChoice): string => {
    if (id === AUTO) return i18n.t('options.engineAutoText');
    if (probes.loading) return i18n.t('options.engineAsking');
    const probe = known().find((one) => one.id === id);
    return probe ? probeWords(probe) : '';
  };
  return (
    <section class="options-section" id="engine" aria-labelledby="engine-title">
      <h2 id="engine-title">{i18n.t('options.engine')}</h2>
      <p class="options-lead">{i18n.t('options.engineLead')}</p>
      <Choices
        name="engine"
        title="engine-title"
        ids={choices()}
        chosen={chosen()}
        label={engineName}
        text={words}
        onChoose={(id) => {
          void settings.save({ engine: id });
        }}
      />
      <Show when={probes.error !== undefined}>
        <ErrorNotice
          code={toErrorInfo(probes.error, 'host-unreachable').code}
          steps={{ retry: () => void refetch() }}
        />
      </Show>
    </section>
  );
}
