import { createMemo, createSignal, onCleanup, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Download } from '@/src/protocol/download';
import { figures, isMoving, phaseWords, shareOf } from '../get-model/download-words';
import { Hairpin } from '../job/job-status';
import { useServices } from '../services';

/** The first download that goes on, or else the first that needs the user; with how many there are besides. Null where there is none. */
function createOpenDownload(): () => { readonly download: Download; readonly others: number } | null {
  const { host } = useServices();
  const [all, setAll] = createSignal<readonly Download[]>([]);
  onCleanup(host.followDownloads((now) => { setAll(now); }));
  const line = createMemo(() => {
    const open = all().filter(({ phase }) => phase !== 'done');
    const download = open.find((one) => isMoving(one) && one.phase !== 'waiting') ?? open[0];
    return download ? { download, others: open.length - 1 } : null;
  });
  return line;
}

/** How a model's download stands, with the way to where it can be paused or gone on with. Nothing while there is none. */
export function DownloadLine(props: { onModels: () => void }): JSX.Element {
  const open = createOpenDownload();
  return (
    <Show when={open()}>
      {(now) => (
        <section class="popup-download" data-phase={now().download.phase} aria-label={i18n.t('get.listLabel')}>
          <p class="popup-download-words">
            <span>{phaseWords(now().download)}<Show when={now().others > 0}> {i18n.t('get.popupMore', now().others, [String(now().others)])}</Show></span>
            <button type="button" class="link" onClick={() => { props.onModels(); }}>{i18n.t('get.show')}</button>
          </p>
          <Hairpin label={phaseWords(now().download)} fraction={now().download.phase === 'connecting' && now().download.done === 0 ? null : shareOf(now().download)} />
          <p class="popup-note">{figures(now().download)}</p>
        </section>
      )}
    </Show>
  );
}
