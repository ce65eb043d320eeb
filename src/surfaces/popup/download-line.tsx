import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { DownloadBar } from '../get-model/download-bar';
import { downloadFigures, downloadPhaseWords } from '../get-model/download-words';
import { createOpenDownload } from './create-open-download';

/** The progress of a model's download, with the way to the options that can pause it. Nothing while there is none. */
export function DownloadLine(props: { onModels: () => void }): JSX.Element {
  const open = createOpenDownload();
  return (
    <Show when={open()}>
      {(now) => (
        <section class="popup-download" data-phase={now().download.phase} aria-label={i18n.t('get.listLabel')}>
          <p class="popup-download-words">
            <span>
              {downloadPhaseWords(now().download)}
              <Show when={now().others > 0}> {i18n.t('get.popupMore', now().others, [String(now().others)])}</Show>
            </span>
            <button
              type="button"
              class="link"
              onClick={() => {
                props.onModels();
              }}
            >
              {i18n.t('get.show')}
            </button>
          </p>
          <DownloadBar download={now().download} />
          <p class="popup-note">{downloadFigures(now().download)}</p>
        </section>
      )}
    </Show>
  );
}
