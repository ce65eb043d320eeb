/** Makes a model's prepared copy. */
import { SottoError } from '@/src/protocol/errors';
import type { LoadProgress } from '@/src/engine/engine';
import type { WebllmPlan } from '@/src/engine/providers/webllm/messages';
import { writeCopy, type CopyFile } from '@/src/engine/providers/webllm/prepared/write-copy';
import type { Gpu } from './device';
import { openLibrary, planWeights } from './library';

/** Exists in workers of every supported browser, but not in TypeScript's types for documents. */
type SyncHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<CopyFile & { close(): void }> };

/**
 * How often to try to open the file, and the time between, in milliseconds: an ended worker holds it a moment longer.
 */
const TRIES = 20;
const BETWEEN_MS = 100;

/** @throws SottoError as `writeCopy`, `openLibrary` and `planWeights` do. */
export async function prepareCopy(
  plan: WebllmPlan,
  target: FileSystemFileHandle,
  gpu: Gpu,
  onProgress: (progress: LoadProgress) => void,
): Promise<void> {
  onProgress({ step: 'convert', fraction: null });
  const { copy } = await planWeights(plan, await openLibrary(plan, gpu));
  const file = await open(target as SyncHandle);
  try {
    await writeCopy(file, copy, plan.file, (written) => {
      onProgress({ step: 'convert', fraction: written / copy.bytes });
    });
  } finally {
    file.close();
  }
}

async function open(target: SyncHandle): Promise<CopyFile & { close(): void }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await target.createSyncAccessHandle();
    } catch (error) {
      if (attempt >= TRIES)
        throw new SottoError('storage-broken', 'the file for the prepared copy cannot be opened', undefined, {
          cause: error,
        });
      await new Promise((resolve) => {
        setTimeout(resolve, BETWEEN_MS);
      });
    }
  }
}
