import { createEffect, on, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { isMoving } from '../get-model/download-words';
import { createOpenDownload } from './create-open-download';

/** Shown instead of the actions: the way to a model, or that one is being downloaded. */
export function PopupNoModel(props: { onWelcome: () => void; onArrived: () => void }): JSX.Element {
  const open = createOpenDownload();
  const comes = (): boolean => {
    const now = open();
    return now !== null && isMoving(now.download);
  };
  createEffect(
    on(open, (now, before) => {
      if (now === null && before) props.onArrived();
    }),
  );
  return (
    <div class="popup-empty" data-state="no-model">
      <h2>{i18n.t(comes() ? 'popup.comesTitle' : 'popup.noModelTitle')}</h2>
      <p>{i18n.t(comes() ? 'popup.comesText' : 'popup.noModelText')}</p>
      <Show when={!comes()}>
        <button
          type="button"
          class="button primary wide"
          onClick={() => {
            props.onWelcome();
          }}
        >
          {i18n.t('action.chooseModel')}
        </button>
      </Show>
    </div>
  );
}
