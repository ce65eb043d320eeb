/** What the host needs of the models on this machine. */
import type { ModelSource } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { ImportState, ModelInfo } from '@/src/protocol/model';

export interface ModelStore {
  list(): Promise<ModelInfo[]>;
  /** Rejects with `model-missing` where the file is gone. */
  open(sha256: string): Promise<ModelSource>;
  /** Bytes of a model's prepared copy: a finished one, or null; and what there is of an unfinished one. */
  copyState(sha256: string): Promise<{ kept: number | null; begun: number }>;
  /** Checks and stores a file, and leaves nothing behind if it fails. */
  import(file: File, options: { signal: AbortSignal; onProgress(state: ImportState): void }): Promise<ModelInfo>;
  /** Removes the file and everything made from it. */
  remove(sha256: string): Promise<void>;
}

/** The chosen model, or the one added last. Rejects with `no-model` or `model-missing`. */
export async function findModel(store: ModelStore, sha256: string | null): Promise<ModelSource> {
  if (sha256 !== null) return store.open(sha256);
  const newest = (await store.list()).sort((a, b) => b.addedAt - a.addedAt)[0];
  if (!newest) throw new SottoError('no-model', 'no model is installed');
  return store.open(newest.sha256);
}
