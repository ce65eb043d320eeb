/** Loads that end when a test says so, and those who wait for them. */
import type { Engine, LoadProgress, ModelSource, Provider } from '@/src/engine/engine';
import { ABLE } from '@/src/engine/traits';
import { fileTraits } from '@/tests/fixtures/model-traits';
import type { AcquireOptions } from '../lane/engine-slot';

export const model = (sha: string): ModelSource => ({
  info: {
    sha256: sha,
    name: sha,
    bytes: 1,
    architecture: 'llama',
    contextTokens: 1,
    quantization: '',
    license: '',
    chatTemplate: true,
    addedAt: 1,
    engines: [],
  },
  traits: fileTraits(),
  file: () => Promise.reject(new Error('not read')),
});

/** A provider whose loads end when the test says so; stopped, they take a moment to free what they hold. */
export class ByHand implements Provider {
  readonly id = 'fake';
  readonly backend = 'cpu';
  readonly loads: {
    model: string;
    signal: AbortSignal;
    tell(progress: LoadProgress): void;
    finish(): void;
    fail(error: Error): void;
    freed: boolean;
  }[] = [];
  disposed = 0;

  probe(): ReturnType<Provider['probe']> {
    return Promise.resolve({ available: true, worthwhile: true });
  }
  canRun(): ReturnType<Provider['canRun']> {
    return Promise.resolve(ABLE);
  }
  load({ info }: ModelSource, { signal, onProgress }: Parameters<Provider['load']>[1]): Promise<Engine> {
    return new Promise((resolve, reject) => {
      const load = {
        model: info.sha256,
        signal,
        tell: onProgress,
        fail: reject,
        freed: false,
        finish: () => {
          resolve({
            dispose: () => {
              this.disposed += 1;
              return Promise.resolve();
            },
          } as Engine);
        },
      };
      signal.addEventListener('abort', () => {
        setTimeout(() => {
          load.freed = true;
          reject(new DOMException('stopped', 'AbortError'));
        }, 5);
      });
      this.loads.push(load);
    });
  }
}

export class Caller implements AcquireOptions {
  readonly controller = new AbortController();
  readonly steps: string[] = [];
  get signal(): AbortSignal {
    return this.controller.signal;
  }
  onProgress = ({ step }: LoadProgress): void => {
    this.steps.push(step);
  };
}
