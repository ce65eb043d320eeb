import { createSignal, onCleanup, type Accessor } from 'solid-js';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import { useServices } from '../services';
import { createTransferRate, type TransferRate } from '@/src/protocol/transfer-rate';

/** A file on its way in. */
export interface RunningImport {
  readonly fileName: string;
  readonly state: ImportState;
  readonly speed: TransferRate | null;
}

/** How the last attempt ended, where it brought no model. */
export type ImportEnd =
  | { readonly kind: 'failed'; readonly error: ErrorInfo }
  | { readonly kind: 'cancelled' }
  /** Several files came at once, or one while another was on its way. */
  | { readonly kind: 'refused'; readonly why: 'several' | 'busy' };

export interface Import {
  readonly running: Accessor<RunningImport | null>;
  readonly end: Accessor<ImportEnd | null>;
  /** Takes a file in; one at a time. */
  take(files: readonly File[]): void;
  /** The same file once more. */
  again(): void;
  cancel(): void;
}

/** Takes files in through the host. Ends what is on its way when its owner goes away. */
export function createImport(handlers: { onBegin: () => void; onAdded: (model: ModelInfo) => void }): Import {
  const { host } = useServices();
  const [running, setRunning] = createSignal<RunningImport | null>(null);
  const [end, setEnd] = createSignal<ImportEnd | null>(null);
  let abort: AbortController | null = null;
  let last: File | undefined;
  onCleanup(() => abort?.abort());

  const run = async (file: File): Promise<void> => {
    const { signal } = (abort = new AbortController());
    const speed = createTransferRate();
    const fileName = file.name;
    last = file;
    setEnd(null);
    setRunning({ fileName, speed: null, state: { phase: 'checking', done: 0, total: file.size, model: null } });
    handlers.onBegin();
    const onProgress = (state: ImportState): void => {
      if (!signal.aborted)
        setRunning({
          fileName,
          state,
          speed: state.phase === 'copying' ? speed(state.done, state.total, performance.now()) : null,
        });
    };
    try {
      const model = await host.importModel(file, { signal, onProgress });
      setRunning(null);
      handlers.onAdded(model);
    } catch (error) {
      setRunning(null);
      setEnd(signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error: toErrorInfo(error, 'storage-broken') });
    } finally {
      abort = null;
    }
  };
  const take = (files: readonly File[]): void => {
    const [file] = files;
    if (!file) return;
    if (abort) setEnd({ kind: 'refused', why: 'busy' });
    else if (files.length > 1) setEnd({ kind: 'refused', why: 'several' });
    else void run(file);
  };
  return {
    running,
    end,
    take,
    again: () => {
      if (last && !abort) void run(last);
    },
    cancel: () => abort?.abort(),
  };
}
