import { Match, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import { CheckIcon } from '../icons';
import { formatBytes } from '../words/format';
import type { FollowedDownloads } from './create-downloads';

/** Whether a model can be downloaded, its download has started, or it is on this machine. */
export type GetState = 'free' | 'coming' | 'here';

/** The state of a model. A paused or failed download counts as started, because its bytes are kept. */
export function getState(model: CatalogueModel, downloads: FollowedDownloads): GetState {
  if (model.installed) return 'here';
  const download = downloads.of(model.id);
  return download && download.phase !== 'done' ? 'coming' : 'free';
}

/** The button for a model. It opens the question that shows size, source and licence. */
export function GetButton(props: {
  model: CatalogueModel;
  state: GetState;
  primary: boolean;
  onGet: () => void;
}): JSX.Element {
  return (
    <Switch>
      <Match when={props.state === 'here'}>
        <p class="offer-here">
          <CheckIcon />
          {i18n.t('get.here')}
        </p>
      </Match>
      <Match when={props.state === 'coming'}>
        <p class="offer-here">{i18n.t('get.coming')}</p>
      </Match>
      <Match when={props.state === 'free'}>
        <button
          type="button"
          class="button"
          classList={{ primary: props.primary }}
          aria-haspopup="dialog"
          aria-label={i18n.t('get.getLabel', [formatBytes(props.model.bytes), props.model.name])}
          onClick={() => {
            props.onGet();
          }}
        >
          {i18n.t('get.get', [formatBytes(props.model.bytes)])}
        </button>
      </Match>
    </Switch>
  );
}
