import { createSignal, onCleanup, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { FileIcon } from '../icons';
import { Hairpin } from '../job/job-status';
import { useServices } from '../services';
import { formatBytes } from '../words/format';

interface Import {
  readonly fileName: string;
  /** In bytes. */
  readonly done: number;
  readonly total: number;
  readonly abort: AbortController;
}

/** Chooses or drops a GGUF file and shows how far it has been taken in. One at a time. */
export function ImportModel(props: { onBegin: () => void; onAdded: (model: ModelInfo) => void }): JSX.Element {
  const { host } = useServices();
  const [running, setRunning] = createSignal<Import | null>(null);
  const [error, setError] = createSignal<ErrorCode | null>(null);
  const [cancelled, setCancelled] = createSignal(false);
  let input!: HTMLInputElement;
  let last: File | undefined;
  onCleanup(() => running()?.abort.abort());

  const take = async (file: File | undefined): Promise<void> => {
    if (!file || running()) return;
    last = file;
    const abort = new AbortController();
    props.onBegin();
    setError(null);
    setCancelled(false);
    setRunning({ fileName: file.name, done: 0, total: file.size, abort });
    const onProgress = ({ done, total }: { done: number; total: number }): void => {
      setRunning({ fileName: file.name, done, total, abort });
    };
    try {
      props.onAdded(await host.importModel(file, { signal: abort.signal, onProgress }));
    } catch (reason) {
      if (abort.signal.aborted) setCancelled(true);
      else setError(toErrorInfo(reason, 'storage-broken').code);
    } finally {
      setRunning(null);
    }
  };
  const choose = (): void => { input.click(); };

  return (
    <div class="import">
      <Show when={running()} fallback={<DropZone onFile={(file) => void take(file)} onChoose={choose} />}>
        {(now) => <ImportProgress import={now()} />}
      </Show>
      <input ref={input} class="visually-hidden" type="file" accept=".gguf" tabindex="-1" aria-label={i18n.t('options.chooseFile')}
        onChange={() => {
          const file = input.files?.[0];
          void take(file);
          // The same file can then be chosen again.
          input.value = '';
        }} />
      <Show when={cancelled()}><p class="import-note" role="status">{i18n.t('options.importCancelled')}</p></Show>
      <Show when={error()}>{(code) => <div role="alert"><ErrorNotice code={code()} steps={{ file: choose, retry: () => void take(last) }} /></div>}</Show>
    </div>
  );
}

function DropZone(props: { onFile: (file: File | undefined) => void; onChoose: () => void }): JSX.Element {
  const [over, setOver] = createSignal(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    props.onFile(event.dataTransfer?.files[0]);
  };
  return (
    <div class="drop" classList={{ over: over() }} onDrop={drop} onDragLeave={() => setOver(false)}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }}>
      <FileIcon />
      <p>{i18n.t('options.drop')} <span class="drop-or">{i18n.t('options.or')}</span></p>
      <button type="button" class="button primary" onClick={() => { props.onChoose(); }}>{i18n.t('options.chooseFile')}</button>
    </div>
  );
}

function ImportProgress(props: { import: Import }): JSX.Element {
  const label = (): string => i18n.t('options.importing', [props.import.fileName]);
  const share = (): number | null => (props.import.total > 0 ? props.import.done / props.import.total : null);
  return (
    <div class="drop importing">
      <p class="job-phase">
        <span class="job-doing">{label()}</span>
        <span class="job-figures">{i18n.t('options.importProgress', [formatBytes(props.import.done), formatBytes(props.import.total)])}</span>
      </p>
      <Hairpin label={label()} fraction={share()} />
      <button type="button" class="button" onClick={() => { props.import.abort.abort(); }}>{i18n.t('action.cancel')}</button>
    </div>
  );
}
