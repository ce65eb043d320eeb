/** What the host needs of the models on this machine. */
import type { ModelSource } from '@/src/engine/engine';
import { SottoError, type ErrorInfo } from '@/src/protocol/errors';
import type { ImportState, ModelInfo } from '@/src/protocol/model';

export interface ModelStore {
  list(): Promise<ModelInfo[]>;
  /** Rejects with `model-missing` where the file is gone. */
  open(sha256: string): Promise<ModelSource>;
  /** Bytes of a model's prepared copy: a finished one, or null; and what there is of an unfinished one. */
  copyState(sha256: string): Promise<{ kept: number | null; begun: number }>;
  /** Checks and stores a file, and leaves nothing behind if it fails. */
  import(file: File, options: { signal: AbortSignal; onProgress(state: ImportState): void }): Promise<ModelInfo>;
  /** Reads the whole file again. False where it is not what its hash says any more. */
  verify(sha256: string, options: { signal: AbortSignal; onProgress(done: number): void }): Promise<boolean>;
  /** Notes when a model last answered, or passed its self-test, in milliseconds since the epoch; or why it did not, or null. */
  mark(sha256: string, what: { usedAt?: number; testedAt?: number; testError?: ErrorInfo | null }): Promise<void>;
  /** Removes the file and everything made from it. */
  remove(sha256: string): Promise<void>;
}

/**
 * The chosen model, or the one added last; `replaced` tells the older pins that a model takes the place of. One that would
 * take the place of a model that is here does so once it has passed its self-test. Rejects with `no-model` or `model-missing`.
 */
export async function findModel(store: ModelStore, sha256: string | null, replaced: (sha256: string) => readonly string[]): Promise<ModelSource> {
  if (sha256 !== null) return store.open(sha256);
  const models = await store.list();
  const here = new Set(models.map((model) => model.sha256));
  const isUntried = (model: ModelInfo): boolean => model.testedAt === undefined && replaced(model.sha256).some((older) => here.has(older));
  const newest = models.filter((model) => !isUntried(model)).sort((a, b) => b.addedAt - a.addedAt)[0];
  if (!newest) throw new SottoError('no-model', 'no model is installed');
  return store.open(newest.sha256);
}
