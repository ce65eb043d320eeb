import { Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import type { ModelInfo } from '@/src/protocol/model';
import type { FollowedDownloads } from '../get-model/create-downloads';
import { formatBytes } from '../words/format';
import type { Models } from './create-models';

interface UpdateLineProps {
  readonly model: ModelInfo;
  /** The catalogue's entry for this model: of this version, or of an update. */
  readonly listed: CatalogueModel;
  readonly models: Models;
  readonly downloads: FollowedDownloads;
  readonly onGet: () => void;
}

/** An update of a model: what changes, and its size. Once it is here: the way back, and the way to free the space. */
export function UpdateLine(props: UpdateLineProps): JSX.Element {
  const isOlder = (): boolean => props.listed.updates === props.model.sha256;
  const older = (): ModelInfo | undefined => props.models.known().find(({ sha256 }) => sha256 === props.listed.updates);
  const isComing = (): boolean => {
    const download = props.downloads.of(props.listed.id);
    return download !== undefined && download.phase !== 'done';
  };
  return (
    <Switch>
      <Match when={isOlder() && !props.listed.installed && !isComing()}>
        <div class="update" data-update="offered">
          <p>
            <strong>{i18n.t('update.title')}</strong> {changes(props.model, props.listed)}
          </p>
          <p>{i18n.t('update.keeps')}</p>
          <button
            type="button"
            class="button primary"
            aria-haspopup="dialog"
            onClick={() => {
              props.onGet();
            }}
          >
            {i18n.t('update.get', [formatBytes(props.listed.bytes)])}
          </button>
        </div>
      </Match>
      <Match
        when={
          !isOlder() &&
          props.listed.installed &&
          older() &&
          !isComing() &&
          props.model.testError &&
          !props.models.trial(props.model.sha256)
        }
      >
        <p class="update" data-update="failed">
          {i18n.t('update.failed')}
        </p>
      </Match>
      <Match when={!isOlder() && props.listed.installed && !isComing() && older()}>
        {(before) => (
          <div class="update" data-update="done">
            <p>
              {i18n.t(props.models.active() === before().sha256 ? 'update.unused' : 'update.here', [
                formatBytes(before().bytes),
              ])}
            </p>
            <div class="copy-buttons">
              <Show
                when={props.models.active() === before().sha256}
                fallback={
                  <button type="button" class="button" onClick={() => void props.models.use(before().sha256)}>
                    {i18n.t('update.back')}
                  </button>
                }
              >
                <button type="button" class="button primary" onClick={() => void props.models.use(props.model.sha256)}>
                  {i18n.t('update.use')}
                </button>
              </Show>
              <Show when={props.models.active() !== before().sha256}>
                <button type="button" class="button" onClick={() => void props.models.remove(before())}>
                  {i18n.t('update.removeOld')}
                </button>
              </Show>
            </div>
          </div>
        )}
      </Match>
    </Switch>
  );
}

/** What an update changes, as far as the catalogue tells. */
function changes(model: ModelInfo, listed: CatalogueModel): string {
  const found = [
    listed.changes ?? '',
    model.quantization === listed.quantization
      ? ''
      : i18n.t('update.weights', [model.quantization, listed.quantization]),
    i18n.t('update.size', [formatBytes(model.bytes), formatBytes(listed.bytes)]),
  ];
  return found.filter((one) => one !== '').join(' ');
}
