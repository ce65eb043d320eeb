import { createResource, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo } from '@/src/protocol/errors';
import type { Result, hostCalls } from '@/src/protocol/contract';
import type { EngineChoice } from '@/src/protocol/task';
import { ErrorNotice } from '../error/error-notice';
import { useServices } from '../services';

type Probe = Result<typeof hostCalls, 'host.probe'>['engines'][number];

const CHOICES = [
  { id: 'auto', label: 'options.engineAuto' },
  { id: 'webllm', label: 'options.engineWebgpu' },
  { id: 'wllama-webgpu', label: 'options.engineLlamaWebgpu' },
  { id: 'wllama', label: 'options.engineProcessor' },
] as const satisfies readonly { id: EngineChoice; label: string }[];

/** The choice of engine, each with what this machine can do. */
export function EngineSection(props: { choice: EngineChoice }): JSX.Element {
  const { host, settings } = useServices();
  const [probes, { refetch }] = createResource(async () => (await host.call('host.probe', {})).engines);
  const words = (id: EngineChoice): string => {
    if (id === 'auto') return i18n.t('options.engineAutoText');
    if (probes.loading) return i18n.t('options.engineAsking');
    const probe = probes.error === undefined ? probes()?.find((one) => one.id === id) : undefined;
    return probe ? probeWords(probe) : '';
  };
  return (
    <section class="options-section" id="engine" aria-labelledby="engine-title">
      <h2 id="engine-title">{i18n.t('options.engine')}</h2>
      <p class="options-lead">{i18n.t('options.engineLead')}</p>
      <div class="choices" role="radiogroup" aria-labelledby="engine-title">
        <For each={CHOICES}>
          {({ id, label }) => (
            <label class="choice">
              <input
                type="radio"
                name="engine"
                value={id}
                checked={props.choice === id}
                onChange={() => {
                  void settings.save({ engine: id });
                }}
              />
              <span class="choice-body">
                <span class="choice-name">{i18n.t(label)}</span>
                <span class="choice-words">{words(id)}</span>
              </span>
            </label>
          )}
        </For>
      </div>
      <Show when={probes.error !== undefined}>
        <ErrorNotice
          code={toErrorInfo(probes.error, 'host-unreachable').code}
          steps={{ retry: () => void refetch() }}
        />
      </Show>
    </section>
  );
}

function probeWords({ available, worthwhile, detail }: Probe): string {
  const key = available ? (worthwhile ? 'options.engineReady' : 'options.engineSlow') : 'options.engineMissing';
  return detail === '' ? i18n.t(key) : i18n.t('options.engineDetail', [i18n.t(key), detail]);
}
