/** Importing, checking and measuring a model, as scripted. */
import { fromErrorInfo } from '@/src/protocol/errors';
import type { ModelWorkClient } from '@/src/messaging/model-work';
import type { Script } from './script';
import type { Wire } from './wire';

/** The id of every scripted import. */
const IMPORT_ID = '1d'.repeat(16);
const never = new Promise<never>(() => undefined);

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new DOMException('', 'AbortError'));
    });
  });

export function fakeModelWork(script: Script, wire: Wire): ModelWorkClient {
  return {
    async importModel(_file, { signal, onProgress }) {
      if (script.importFails) throw fromErrorInfo(script.importFails);
      const state = script.importState ?? { phase: 'checking', done: 0, total: 0, model: null };
      onProgress(wire.push({ type: 'import', progress: { importId: IMPORT_ID, ...state } }).progress);
      return untilAborted(signal);
    },
    async checkModel(sha256, { signal, onProgress }) {
      const check = wire.call('host.checkModel', { sha256 }, () => {
        const { done, total } = wire.push({ type: 'check', sha256, done: 300_000_000, total: 1_000_000_000 });
        onProgress(done, total);
        return script.checked === undefined ? never : { intact: script.checked };
      });
      return (await Promise.race([check, untilAborted(signal)])).intact;
    },
    async benchmark(settings, { signal, onProgress }) {
      const measuring = wire.call('host.benchmark', { settings }, () => {
        onProgress(wire.push({ type: 'benchmark', fraction: 0.4 }).fraction);
        return script.benchmark ? { benchmark: script.benchmark } : never;
      });
      return (await Promise.race([measuring, untilAborted(signal)])).benchmark;
    },
  };
}
