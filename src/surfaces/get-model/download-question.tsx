import { createEffect, createSignal, Show, type JSX } from 'solid-js';
import { ConfirmDownload } from './confirm-download';
import type { Asking } from './create-asking';
import type { FollowedDownloads } from './create-downloads';

/** The question before a download. After the start the focus moves to the download's buttons. */
export function DownloadQuestion(props: { asking: Asking; downloads: FollowedDownloads }): JSX.Element {
  const [begun, setBegun] = createSignal<string | null>(null);
  createEffect(() => {
    const id = begun();
    if (id === null || props.asking.model() !== null || !props.downloads.of(id)) return;
    document.querySelector<HTMLElement>(`[data-download="${id}"] button`)?.focus();
    setBegun(null);
  });
  return (
    <Show when={props.asking.model()}>
      {(model) => (
        <ConfirmDownload
          model={model()}
          failure={props.downloads.failure(model().id)}
          onStart={() => props.asking.start()}
          onClose={(started) => {
            if (started) setBegun(model().id);
            props.asking.close();
          }}
        />
      )}
    </Show>
  );
}
