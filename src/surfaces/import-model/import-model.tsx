import { createEffect, on, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { FileIcon } from '../icons';
import { createFileDrop } from './create-file-drop';
import { createImport, type Import, type ImportEnd } from './create-import';
import { ImportProgress } from './import-progress';

interface ImportModelProps {
  readonly onBegin: () => void;
  readonly onAdded: (model: ModelInfo) => void;
}

/** Imports a GGUF file that is chosen, or dropped anywhere on the page. A page may have only one of these. */
export function ImportModel(props: ImportModelProps): JSX.Element {
  const coming = createImport({
    onBegin: () => {
      props.onBegin();
    },
    onAdded: (model) => {
      props.onAdded(model);
    },
  });
  const over = createFileDrop(coming.take);
  let box!: HTMLDivElement;
  let input!: HTMLInputElement;
  const choose = (): void => {
    input.click();
  };
  keepFocus(
    () => box,
    () => coming.running() !== null,
  );

  return (
    <div class="import" ref={box}>
      <Show when={coming.running()} fallback={<DropField over={over()} onChoose={choose} />}>
        {(now) => (
          <ImportProgress
            import={now()}
            onCancel={() => {
              coming.cancel();
            }}
          />
        )}
      </Show>
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        accept=".gguf"
        tabindex="-1"
        aria-label={i18n.t('options.chooseFile')}
        onChange={() => {
          coming.take([...(input.files ?? [])]);
          // Else choosing the same file again would be no change.
          input.value = '';
        }}
      />
      <p class="visually-hidden" role="status">
        {coming.running() ? i18n.t('options.importing', [coming.running()?.fileName ?? '']) : ''}
      </p>
      <ImportEndNotice end={coming.end()} import={coming} onChoose={choose} />
      <Show when={over()}>
        <div class="drop-veil">
          <p>{i18n.t('options.dropNow')}</p>
        </div>
      </Show>
    </div>
  );
}

function DropField(props: { over: boolean; onChoose: () => void }): JSX.Element {
  return (
    <div class="drop" classList={{ over: props.over }}>
      <FileIcon />
      <button
        type="button"
        class="button"
        onClick={() => {
          props.onChoose();
        }}
      >
        {i18n.t('options.chooseFile')}
      </button>
      <p class="drop-or">{i18n.t('options.drop')}</p>
    </div>
  );
}

function ImportEndNotice(props: { end: ImportEnd | null; import: Import; onChoose: () => void }): JSX.Element {
  const failed = (): Extract<ImportEnd, { kind: 'failed' }> | null => (props.end?.kind === 'failed' ? props.end : null);
  const note = (): string => {
    if (props.end?.kind === 'cancelled') return i18n.t('options.importCancelled');
    if (props.end?.kind !== 'refused') return '';
    return i18n.t(props.end.why === 'several' ? 'options.oneFile' : 'options.oneImport');
  };
  const choose = (): void => {
    props.onChoose();
  };
  return (
    <>
      <p class="import-note" role="status">
        {note()}
      </p>
      <Show when={failed()}>
        {(end) => (
          <div role="alert">
            <ErrorNotice
              code={end().error.code}
              data={end().error.data}
              steps={{
                file: choose,
                models: choose,
                retry: () => {
                  props.import.again();
                },
              }}
            />
          </div>
        )}
      </Show>
    </>
  );
}

/** The button that had the focus disappears when an import starts or ends: the new button gets it. */
function keepFocus(box: () => HTMLElement, running: () => boolean): void {
  createEffect(
    on(
      running,
      () => {
        if (document.activeElement === document.body)
          box().querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );
}
