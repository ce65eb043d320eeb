import { createMemo, createResource, createSignal, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { chosenModel } from '../model-choice';
import { ImportModel } from '../import-model/import-model';
import { useServices } from '../services';
import { formatBytes } from '../words/format';
import { ModelList } from './model-list';

/** Models on this machine: take one in, choose one, remove one. `chosen`: the SHA-256 in the settings, or null. */
export function ModelsSection(props: { chosen: string | null }): JSX.Element {
  const { host, settings } = useServices();
  const [news, setNews] = createSignal('');
  const [removeError, setRemoveError] = createSignal<ErrorInfo | null>(null);
  // Asked again whenever the choice changes: another window may have taken a model in.
  const [models, { refetch }] = createResource(() => [props.chosen], async () => (await host.call('host.status', {})).models);
  const known = (): readonly ModelInfo[] => (models.error === undefined ? (models.latest ?? []) : []);
  const active = createMemo(() => chosenModel(known(), props.chosen)?.sha256 ?? null);
  const total = (): string => i18n.t('options.diskUse', known().length, [String(known().length), formatBytes(known().reduce((sum, { bytes }) => sum + bytes, 0))]);
  let heading!: HTMLHeadingElement;

  const added = async (model: ModelInfo): Promise<void> => {
    await settings.save({ model: model.sha256 });
    await refetch();
    setNews(i18n.t('options.imported', [model.name]));
  };
  const remove = async (model: ModelInfo): Promise<void> => {
    setRemoveError(null);
    try {
      await host.call('host.removeModel', { sha256: model.sha256 });
      if (props.chosen === model.sha256) await settings.save({ model: null });
      setNews(i18n.t('options.removed', [model.name, formatBytes(model.bytes)]));
    } catch (error) {
      setRemoveError(toErrorInfo(error, 'storage-broken'));
    }
    await refetch();
    // The button that asked went with its model.
    heading.focus({ preventScroll: true });
  };

  return (
    <section class="options-section" id="models" aria-labelledby="models-title">
      <h2 id="models-title" tabindex="-1" ref={heading}>{i18n.t('options.models')}</h2>
      <p class="options-lead">{i18n.t('options.modelsLead')}</p>
      <ImportModel onAdded={(model) => void added(model)} onBegin={() => setNews('')} />
      <p class="options-news" role="status">{news()}</p>
      <Show when={removeError()}>{(error) => <ErrorNotice code={error().code} data={error().data} steps={{}} />}</Show>
      <Show when={models.error === undefined} fallback={<ErrorNotice code={toErrorInfo(models.error, 'host-unreachable').code} steps={{ retry: () => void refetch() }} />}>
        <Show when={known().length > 0} fallback={<p class="models-empty">{models.loading ? '' : i18n.t('options.empty')}</p>}>
          <p class="models-total">{total()}</p>
          <ModelList models={known()} active={active()} onUse={(model) => void settings.save({ model: model.sha256 })} onRemove={(model) => void remove(model)} />
        </Show>
      </Show>
    </section>
  );
}
