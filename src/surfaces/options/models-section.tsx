import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { createAsking } from '../get-model/create-asking';
import { createCatalogue } from '../get-model/create-catalogue';
import { createDownloads } from '../get-model/create-downloads';
import { DownloadList } from '../get-model/download-list';
import { GetModel } from '../get-model/get-model';
import { DownloadQuestion } from '../get-model/download-question';
import { ImportModel } from '../import-model/import-model';
import { useServices } from '../services';
import { formatBytes } from '../words/format';
import { createModels, type Models } from './create-models';
import { LostModels } from './lost-models';
import { ModelList } from './model-list';

/** Models on this machine, downloads, and models that can be added. `chosen`: the SHA-256 in the settings, or null. */
export function ModelsSection(props: { chosen: string | null }): JSX.Element {
  const { sealed } = useServices();
  const models: Models = createModels({
    chosen: () => props.chosen,
    isUpdate: (sha256) => {
      const older = catalogue.findFile(sha256)?.updates;
      return older !== sha256 && models.known().some((model) => model.sha256 === older);
    },
    onTried: (sha256) => {
      focusIfLost(`[data-sha256="${sha256}"] input[type=radio]`);
    },
  });
  const catalogue = createCatalogue(() => (models.loading() ? null : models.known()));
  const downloads = createDownloads({
    onDone: (download) => {
      void models.arrived(download).then(() => {
        focusIfLost(`[data-sha256="${download.sha256}"] input[type=radio]`);
      });
    },
  });
  const asking = createAsking(downloads);
  let heading!: HTMLHeadingElement;
  let choosing: HTMLHeadingElement | undefined;
  const choose = (): void => {
    choosing?.focus();
  };

  const remove = async (model: ModelInfo): Promise<void> => {
    await models.remove(model);
    // The button that had the focus is gone with its model.
    heading.focus({ preventScroll: true });
  };
  const getAgain = (model: CatalogueModel, first?: () => Promise<void>): void => {
    asking.ask(model, first);
  };

  return (
    <>
      <section class="options-section" id="models" aria-labelledby="models-title">
        <h2 id="models-title" tabindex="-1" ref={heading}>
          {i18n.t('options.models')}
        </h2>
        <p class="options-lead">{i18n.t(sealed ? 'options.modelsLeadSealed' : 'options.modelsLead')}</p>
        <LostModels models={models} catalogue={catalogue} onGet={getAgain} />
        <DownloadList downloads={downloads} onChoose={choose} />
        <p class="options-news" role="status">
          {models.news()}
        </p>
        <Show when={models.failure()}>
          {(error) => (
            <div role="alert">
              <ErrorNotice code={error().code} data={error().data} steps={{}} />
            </div>
          )}
        </Show>
        <Installed models={models}>
          <ModelList
            models={models}
            catalogue={catalogue}
            downloads={downloads}
            onRemove={(model) => void remove(model)}
            onGet={getAgain}
            onChoose={sealed ? undefined : choose}
          />
        </Installed>
      </section>
      <Show when={!sealed}>
        <section class="options-section" id="get" aria-labelledby="get-title">
          <h2 id="get-title" tabindex="-1" ref={choosing}>
            {i18n.t('get.title')}
          </h2>
          <p class="options-lead">{i18n.t('get.lead')}</p>
          <GetModel
            catalogue={catalogue}
            downloads={downloads}
            onGet={(model) => {
              asking.ask(model);
            }}
          />
          <h3 id="file-title">{i18n.t('get.file')}</h3>
          <ImportModel
            onAdded={(model) => void models.added(model)}
            onBegin={() => {
              models.say('');
            }}
          />
        </section>
        <DownloadQuestion asking={asking} downloads={downloads} />
      </Show>
    </>
  );
}

function Installed(props: { models: Models; children: JSX.Element }): JSX.Element {
  const total = (): string => {
    const known = props.models.known();
    const bytes = known.reduce((sum, model) => sum + (model.diskBytes ?? model.bytes), 0);
    return i18n.t('options.diskUse', known.length, [String(known.length), formatBytes(bytes)]);
  };
  return (
    <Show
      when={props.models.unknown() === null}
      fallback={
        <ErrorNotice
          code={props.models.unknown()?.code ?? 'host-unreachable'}
          steps={{ retry: () => void props.models.refetch() }}
        />
      }
    >
      <Show
        when={props.models.known().length > 0}
        fallback={<p class="models-empty">{props.models.loading() ? '' : i18n.t('options.empty')}</p>}
      >
        <p class="models-total">{total()}</p>
        {props.children}
      </Show>
    </Show>
  );
}

/** Focuses this element where the one that had the focus is gone. */
function focusIfLost(selector: string): void {
  if (document.activeElement === document.body)
    document.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
}
