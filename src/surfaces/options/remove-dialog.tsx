import { onMount, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ModelInfo } from '@/src/protocol/model';
import { formatBytes } from '../words/format';

/** Asks before a model is removed. Keeping it is the default, by Escape too. */
export function RemoveDialog(props: { model: ModelInfo; onKeep: () => void; onRemove: () => void }): JSX.Element {
  let dialog!: HTMLDialogElement;
  onMount(() => { dialog.showModal(); });
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="remove-title" onClose={() => { props.onKeep(); }}>
      <h2 id="remove-title">{i18n.t('options.removeTitle', [props.model.name])}</h2>
      <p>{i18n.t('options.removeText', [formatBytes(props.model.bytes)])}</p>
      <div class="dialog-buttons">
        <button type="button" class="button" autofocus onClick={() => { dialog.close(); }}>{i18n.t('action.keep')}</button>
        <button type="button" class="button danger" onClick={() => { props.onRemove(); }}>{i18n.t('action.remove')}</button>
      </div>
    </dialog>
  );
}
