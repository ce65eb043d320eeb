import { For, Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import { ErrorNotice } from '../error/error-notice';
import { Hairpin } from '../job/job-status';
import { ChoiceCard } from './choice-card';
import type { Catalogue } from './create-catalogue';
import type { FollowedDownloads } from './create-downloads';
import { getState, type GetState } from './get-button';
import { OfflineNote } from './offline-note';
import { WholeCatalogue } from './whole-catalogue';

interface GetModelProps {
  readonly catalogue: Catalogue;
  readonly downloads: FollowedDownloads;
  readonly onGet: (model: CatalogueModel) => void;
}

/** The models that can be downloaded: first those that suit this machine, then all. */
export function GetModel(props: GetModelProps): JSX.Element {
  const stateOf = (model: CatalogueModel): GetState => getState(model, props.downloads);
  return (
    <div class="get">
      <OfflineNote />
      <Switch>
        <Match when={props.catalogue.loading()}>
          <Hairpin label={i18n.t('get.asking')} fraction={null} />
        </Match>
        <Match when={props.catalogue.failure()}>
          {(error) => (
            <ErrorNotice
              code={error().code}
              steps={{
                retry: () => {
                  props.catalogue.refetch();
                },
              }}
            />
          )}
        </Match>
        <Match when={props.catalogue.models().length === 0}>
          <p class="models-empty">{i18n.t('get.none')}</p>
        </Match>
        <Match when={props.catalogue.models().length > 0}>
          <Show
            when={props.catalogue.choices().length > 0}
            fallback={<p class="models-empty">{i18n.t('get.noneFits')}</p>}
          >
            <div class="offers">
              <For each={props.catalogue.choices()}>
                {(choice) => (
                  <ChoiceCard
                    choice={choice}
                    state={stateOf(choice.model)}
                    onGet={() => {
                      props.onGet(choice.model);
                    }}
                  />
                )}
              </For>
            </div>
            <Show when={props.catalogue.choices().some(({ advice }) => advice.speed.basis === 'guessed')}>
              <p class="offers-note">{i18n.t('get.guessNote')}</p>
            </Show>
          </Show>
          <WholeCatalogue
            catalogue={props.catalogue}
            stateOf={stateOf}
            onGet={(model) => {
              props.onGet(model);
            }}
          />
        </Match>
      </Switch>
    </div>
  );
}
