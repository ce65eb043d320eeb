import { Show, type JSX } from 'solid-js';
import { DownloadLine } from './download-line';
import { PopupModelLine } from './popup-model-line';

/** The lower end of the popup: a download, and before there is an answer, the model in use. */
export function PopupFoot(props: { hasModelLine: boolean; onOptions: () => void }): JSX.Element {
  return (
    <>
      <DownloadLine
        onModels={() => {
          props.onOptions();
        }}
      />
      <Show when={props.hasModelLine}>
        <PopupModelLine
          onOptions={() => {
            props.onOptions();
          }}
        />
      </Show>
    </>
  );
}
