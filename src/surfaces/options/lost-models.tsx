import { For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import type { Catalogue } from '../get-model/create-catalogue';
import { AlertIcon } from '../icons';
import { formatBytes } from '../words/format';
import type { Models } from './create-models';

interface LostModelsProps {
  readonly models: Models;
  readonly catalogue: Catalogue;
  readonly onGet: (model: CatalogueModel) => void;
}

/** Models that the browser has removed by itself, each with the way to get it back. */
export function LostModels(props: LostModelsProps): JSX.Element {
  return (
    <For each={props.models.lost()}>
      {(lost) => (
        <div class="notice lost" data-lost={lost.sha256}>
          <AlertIcon />
          <div class="notice-body">
            <p>
              {i18n.t('lost.text', [lost.name, formatBytes(lost.bytes)])}{' '}
              <Show when={!props.catalogue.findFile(lost.sha256)}>{i18n.t('lost.file')}</Show>
            </p>
            <div class="notice-buttons">
              <Show when={props.catalogue.findFile(lost.sha256)}>
                {(model) => (
                  <button
                    type="button"
                    class="button"
                    aria-haspopup="dialog"
                    onClick={() => {
                      props.onGet(model());
                    }}
                  >
                    {i18n.t('lost.again')}
                  </button>
                )}
              </Show>
              <button
                type="button"
                class="button"
                aria-label={i18n.t('lost.forgetLabel', [lost.name])}
                onClick={() => void props.models.forgetLost(lost)}
              >
                {i18n.t('lost.forget')}
              </button>
            </div>
          </div>
        </div>
      )}
    </For>
  );
}
