/** A store of models for tests: on a disk in memory, with engines that run every small llama. */
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import { copyWithHash, readWithHash } from '../copy-file';
import type { ModelFolder } from '../model-folder';
import { ModelStore } from '../store';
import { openSync } from '../sync-file';

/** The largest file that the engines open, in bytes. */
export const LARGEST = 10_000_000;

/** A store as a host has it that starts on this folder. */
export function openStore(folder: ModelFolder): ModelStore {
  return new ModelStore({
    hear: ({ architecture, bytes }) => {
      if (architecture !== 'llama')
        return Promise.resolve({ engines: [], refusals: [{ able: false, code: 'architecture' }] });
      return Promise.resolve(
        bytes <= LARGEST
          ? { engines: ['llama', 'webllm'], refusals: [] }
          : {
              engines: [],
              refusals: [
                { able: false, code: 'too-large', bytes, limit: LARGEST },
                { able: false, code: 'library' },
              ],
            },
      );
    },
    copy: async (source, target, options) => copyWithHash(source, await openSync(target), options),
    hash: readWithHash,
    openFolder: () => Promise.resolve(folder),
  });
}

export function importInto(
  store: ModelStore,
  file: File,
  { signal = new AbortController().signal, onProgress = () => undefined }: ImportWays = {},
): Promise<ModelInfo> {
  return store.import(file, { signal, onProgress });
}

interface ImportWays {
  readonly signal?: AbortSignal;
  onProgress?(state: ImportState): void;
}
