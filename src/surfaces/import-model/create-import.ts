import { createSignal, onCleanup, type Accessor } from 'solid-js';
import { importModel } from '@/src/messaging/host-client';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import { useServices } from '../services';
import { createTransferRate, type TransferRate } from '@/src/protocol/transfer-rate';

/** An import that runs. */
export interface RunningImport {
  readonly fileName: string;
  readonly state: ImportState;
  readonly speed: TransferRate | null;
}

/** How the last import ended without a model. */
export type ImportEnd =
  | { readonly kind: 'failed'; readonly error: ErrorInfo }
  | { readonly kind: 'cancelled' }
  /** Several files were given at once, or one while another import ran. */
  | { readonly kind: 'refused'; readonly why: 'several' | 'busy' };

/** The import of files, one at a time. */
export interface Import {
  readonly running: Accessor<RunningImport | null>;
  readonly end: Accessor<ImportEnd | null>;
  /** Imports a file. */
  take(files: readonly File[]): void;
  /** Imports the same file again. */
  again(): void;
  cancel(): void;
}

/** Imports files through the host. A running import is cancelled when its view goes away. */
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
      setRunning({
        fileName,
        state,
        speed: state.phase === 'copying' ? speed(state.done, state.total, performance.now()) : null,
      });
    };
    try {
      const model = await importModel(host, file, { signal, onProgress });
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
