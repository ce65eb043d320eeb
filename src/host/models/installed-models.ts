/** The models on this machine, as the host needs them. */
import type { ModelSource } from '@/src/engine/engine';
import { SottoError, type ErrorInfo } from '@/src/protocol/errors';
import { isBrought, type ImportState, type ModelInfo } from '@/src/protocol/model';

export interface InstalledModels {
  list(): Promise<ModelInfo[]>;
  /** Rejects with `model-missing` where the file is gone. */
  open(sha256: string): Promise<ModelSource>;
  /** Bytes of a model's prepared copy: of a finished one, or null; and of an unfinished one. */
  copyState(sha256: string): Promise<{ kept: number | null; begun: number }>;
  /** Checks and stores a file, and leaves nothing behind if it fails. */
  import(file: File, options: { signal: AbortSignal; onProgress(state: ImportState): void }): Promise<ModelInfo>;
  /** Reads the whole file again. False where its hash has changed. */
  verify(sha256: string, options: { signal: AbortSignal; onProgress(done: number): void }): Promise<boolean>;
  /** Notes when a model last answered or passed its self-test, in milliseconds since the epoch, or why it failed. */
  mark(sha256: string, what: { usedAt?: number; testedAt?: number; testError?: ErrorInfo | null }): Promise<void>;
  /** Removes the file, and all that was made from it. */
  remove(sha256: string): Promise<void>;
}

/** Whether a new model's test has no result yet. Until then it is only used where it is chosen. */
export function isUntried(
  model: ModelInfo,
  models: readonly ModelInfo[],
  replaced: (sha256: string) => readonly string[],
): boolean {
  if (!isBrought(model) || model.testedAt !== undefined || model.testError !== undefined) return false;
  // Models that came with an older version of Sotto have no mark. Of these only updates of a model that is here wait
  // for a test.
  return (
    model.untried === true || replaced(model.sha256).some((older) => models.some(({ sha256 }) => sha256 === older))
  );
}

/**
 * The model that jobs use: the chosen one, or else the newest file. Untested ones come after tested ones, and failed
 * ones last.
 * A model that a provider has itself is used only where it is chosen. `replaced`: the older versions that a model is an
 * update of.
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

/** Opens the model that jobs use. Rejects with `no-model` or `model-missing`. */
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
