import { Show, type JSX } from 'solid-js';
import { DownloadLine } from './download-line';
import { ModelLine } from './model-line';

/** What stands beneath whatever the popup shows: a model on its way, and, before an answer, the model in use. */
export function PopupFoot(props: { hasModelLine: boolean; onOptions: () => void }): JSX.Element {
  return (
    <>
      <DownloadLine
        onModels={() => {
          props.onOptions();
        }}
      />
      <Show when={props.hasModelLine}>
        <ModelLine
          onOptions={() => {
            props.onOptions();
          }}
        />
      </Show>
    </>
  );
}
