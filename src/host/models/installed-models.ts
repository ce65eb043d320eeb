/** What the host needs of the models on this machine. */
import type { ModelSource } from '@/src/engine/engine';
import { SottoError, type ErrorInfo } from '@/src/protocol/errors';
import { isBrought, type ImportState, type ModelInfo } from '@/src/protocol/model';

export interface InstalledModels {
  list(): Promise<ModelInfo[]>;
  /** Rejects with `model-missing` where the file is gone. */
  open(sha256: string): Promise<ModelSource>;
  /** Bytes of a model's prepared copy: a finished one, or null; and what there is of an unfinished one. */
  copyState(sha256: string): Promise<{ kept: number | null; begun: number }>;
  /** Checks and stores a file, and leaves nothing behind if it fails. */
  import(file: File, options: { signal: AbortSignal; onProgress(state: ImportState): void }): Promise<ModelInfo>;
  /** Reads the whole file again. False where it is not what its hash says any more. */
  verify(sha256: string, options: { signal: AbortSignal; onProgress(done: number): void }): Promise<boolean>;
  /**
   * Notes when a model last answered, or passed its self-test, in milliseconds since the epoch; or why it did not, or
   * null.
   */
  mark(sha256: string, what: { usedAt?: number; testedAt?: number; testError?: ErrorInfo | null }): Promise<void>;
  /** Removes the file and everything made from it. */
  remove(sha256: string): Promise<void>;
}

/** Whether a model has come and has neither passed nor failed its test, so that nothing uses it by itself. */
export function isUntried(
  model: ModelInfo,
  models: readonly ModelInfo[],
  replaced: (sha256: string) => readonly string[],
): boolean {
  if (!isBrought(model) || model.testedAt !== undefined || model.testError !== undefined) return false;
  // What came before this version of Sotto has no mark: then only a newer version of a model that is here has to wait.
  return (
    model.untried === true || replaced(model.sha256).some((older) => models.some(({ sha256 }) => sha256 === older))
  );
}

/**
 * The model that tasks use: the chosen one, or of the files that are here the newest that nothing speaks against. One
 * that was not tried yet comes before one that has failed, and that before none; what a provider has itself is used
 * only when it is asked for. `replaced`: the older pins that a model takes the place of.
 */
export function modelForTasks(
  models: readonly ModelInfo[],
  chosen: string | null,
  replaced: (sha256: string) => readonly string[],
): ModelInfo | undefined {
  if (chosen !== null) return models.find(({ sha256 }) => sha256 === chosen);
  const rank = (model: ModelInfo): number => (model.testError ? 2 : isUntried(model, models, replaced) ? 1 : 0);
  return models.filter(({ at }) => at === undefined).sort((a, b) => rank(a) - rank(b) || b.addedAt - a.addedAt)[0];
}

/** `modelForTasks`, to be opened. Rejects with `no-model` or `model-missing`. */
export async function findModel(
  store: InstalledModels,
  chosen: string | null,
  replaced: (sha256: string) => readonly string[],
): Promise<ModelSource> {
  if (chosen !== null) return store.open(chosen);
  const model = modelForTasks(await store.list(), null, replaced);
  if (!model) throw new SottoError('no-model', 'no model is installed');
  return store.open(model.sha256);
}
