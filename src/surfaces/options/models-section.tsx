import { createMemo, createResource, createSignal, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { chosenModel } from '../model-choice';
import { useServices } from '../services';
import { ImportModel } from './import-model';
import { ModelList } from './model-list';

/** Models on this machine: take one in, choose one, remove one. `chosen`: the SHA-256 in the settings, or null. */
export function ModelsSection(props: { chosen: string | null }): JSX.Element {
  const { host, settings } = useServices();
  const [news, setNews] = createSignal('');
  const [removeError, setRemoveError] = createSignal<ErrorCode | null>(null);
  const [models, { refetch }] = createResource(async () => (await host.call('host.status', {})).models);
  const known = (): readonly ModelInfo[] => (models.error === undefined ? (models.latest ?? []) : []);
  const active = createMemo(() => chosenModel(known(), props.chosen)?.sha256 ?? null);

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
      setNews(i18n.t('options.removed', [model.name]));
    } catch (error) {
      setRemoveError(toErrorInfo(error, 'storage-broken').code);
    }
    await refetch();
  };

  return (
    <section class="options-section" id="models" aria-labelledby="models-title">
      <h2 id="models-title">{i18n.t('options.models')}</h2>
      <p class="options-lead">{i18n.t('options.modelsLead')}</p>
      <ImportModel onAdded={(model) => void added(model)} onBegin={() => setNews('')} />
      <p class="options-news" role="status">{news()}</p>
      <Show when={removeError()}>{(code) => <ErrorNotice code={code()} steps={{}} />}</Show>
      <Show when={models.error === undefined} fallback={<ErrorNotice code={toErrorInfo(models.error, 'host-unreachable').code} steps={{ retry: () => void refetch() }} />}>
        <Show when={known().length > 0} fallback={<p class="models-empty">{models.loading ? '' : i18n.t('options.empty')}</p>}>
          <ModelList models={known()} active={active()} onUse={(model) => void settings.save({ model: model.sha256 })} onRemove={(model) => void remove(model)} />
        </Show>
      </Show>
    </section>
  );
}
