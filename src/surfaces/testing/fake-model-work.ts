/** Checking and measuring a model, as scripted. */
import type { Benchmark } from '@/src/protocol/catalogue';
import { SottoError, type ErrorCode } from '@/src/protocol/errors';
import type { ModelWorkClient } from '@/src/messaging/model-work';

interface ModelScript {
  readonly checked?: boolean;
  readonly benchmark?: Benchmark;
  readonly fails?: Readonly<Record<string, ErrorCode>>;
  readonly onCall?: (call: string, params: unknown) => void;
}

export function fakeModelWork(script: ModelScript): Pick<ModelWorkClient, 'checkModel' | 'benchmark'> {
  const begin = async (call: string, params: unknown): Promise<void> => {
    script.onCall?.(call, params);
    await Promise.resolve();
    const code = script.fails?.[call];
    if (code) throw new SottoError(code, 'scripted');
  };
  const untilAborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(new DOMException('', 'AbortError'));
      });
    });
  return {
    async checkModel(sha256, { signal, onProgress }) {
      await begin('host.checkModel', { sha256 });
      onProgress(300_000_000, 1_000_000_000);
      return script.checked ?? untilAborted(signal);
    },
    async benchmark(settings, { signal, onProgress }) {
      await begin('host.benchmark', { settings });
      onProgress(0.4);
      return script.benchmark ?? untilAborted(signal);
    },
  };
}
