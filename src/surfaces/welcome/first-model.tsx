import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { ChoiceCard } from '../get-model/choice-card';
import { createAsking } from '../get-model/create-asking';
import { createCatalogue, type Choice } from '../get-model/create-catalogue';
import { createDownloads, type FollowedDownloads } from '../get-model/create-downloads';
import { DownloadList } from '../get-model/download-list';
import { DownloadQuestion } from '../get-model/download-question';
import { getState } from '../get-model/get-button';
import { OfflineNote } from '../get-model/offline-note';
import { ImportModel } from '../import-model/import-model';
import { Hairpin } from '../job/job-status';

interface FirstModelProps {
  readonly onBegin: () => void;
  readonly onAdded: (model: ModelInfo) => void;
  readonly onArrived: () => void;
  readonly onModels: () => void;
}

/** The ways to a first model: a download of the one that suits this machine, all others, or a file. */
export function FirstModel(props: FirstModelProps): JSX.Element {
  const catalogue = createCatalogue(() => []);
  const downloads = createDownloads({
    onDone: () => {
      props.onArrived();
    },
  });
  const asking = createAsking(downloads);
  return (
    <>
      <p>{i18n.t('welcome.modelText')}</p>
      <OfflineNote />
      <DownloadList
        downloads={downloads}
        onChoose={() => {
          props.onModels();
        }}
      />
      <Show when={(downloads.open() ?? []).length === 0}>
        <Show when={catalogue.loading()}>
          <Hairpin label={i18n.t('get.asking')} fraction={null} />
        </Show>
        <Show when={catalogue.failure()}>
          {(error) => (
            <ErrorNotice
              code={error().code}
              steps={{
                retry: () => {
                  catalogue.refetch();
                },
              }}
            />
          )}
        </Show>
        <Show when={catalogue.choices()[0]}>
          {(choice) => (
            <First
              choice={choice()}
              downloads={downloads}
              onGet={() => {
                asking.ask(choice().model);
              }}
            />
          )}
        </Show>
        <Show when={catalogue.models().length > 0}>
          <p>
            <button
              type="button"
              class="link"
              onClick={() => {
                props.onModels();
              }}
            >
              {i18n.t('welcome.modelOther')}
            </button>
          </p>
        </Show>
      </Show>
      <details class="hint" open={!catalogue.loading() && catalogue.choices().length === 0}>
        <summary>{i18n.t('welcome.modelHave')}</summary>
        <ImportModel
          onBegin={() => {
            props.onBegin();
          }}
          onAdded={(model) => {
            props.onAdded(model);
          }}
        />
        <p>{i18n.t('welcome.modelWhereText')}</p>
        <p>{i18n.t('welcome.modelWhichText')}</p>
      </details>
      <DownloadQuestion asking={asking} downloads={downloads} />
    </>
  );
}

function First(props: { choice: Choice; downloads: FollowedDownloads; onGet: () => void }): JSX.Element {
  return (
    <div class="offers one">
      <ChoiceCard
        choice={props.choice}
        state={getState(props.choice.model, props.downloads)}
        onGet={() => {
          props.onGet();
        }}
      />
    </div>
  );
}
