/** Long work on a model's file that a surface waits for, with its progress: taking one in, checking one, measuring one. */
import type { Benchmark } from '@/src/protocol/catalogue';
import type { HostPush } from '@/src/protocol/contract';
import { randomId } from '@/src/platform/random-id';
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import { offerFile } from './file-handover';
import type { HostClient } from './host-client';

export class ModelWork {
  private readonly imports = new Map<string, (state: ImportState) => void>();
  private readonly checks = new Map<string, Set<(done: number, total: number) => void>>();
  private readonly benchmarks = new Set<(fraction: number) => void>();

  constructor(private readonly call: HostClient['call']) {}

  /** As `HostClient.importModel`. */
  async import(file: File, { signal, onProgress }: Parameters<HostClient['importModel']>[1]): Promise<ModelInfo> {
    const importId = randomId();
    const offer = offerFile(importId, file);
    const cancel = (): void => { void this.call('host.cancelImport', { importId }).catch(() => undefined); };
    this.imports.set(importId, onProgress);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return (await this.call('host.importModel', { importId })).model;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
      this.imports.delete(importId);
      offer.stop();
    }
  }

  /** As `HostClient.checkModel`. */
  async check(sha256: string, { onProgress }: Parameters<HostClient['checkModel']>[1]): Promise<boolean> {
    const listeners = this.checks.get(sha256) ?? new Set();
    this.checks.set(sha256, listeners.add(onProgress));
    try {
      return (await this.call('host.checkModel', { sha256 })).intact;
    } finally {
      listeners.delete(onProgress);
    }
  }

  /** As `HostClient.benchmark`. */
  async benchmark(settings: Parameters<HostClient['benchmark']>[0], { signal, onProgress }: Parameters<HostClient['benchmark']>[1]): Promise<Benchmark> {
    signal.throwIfAborted();
    const cancel = (): void => { void this.call('host.cancelBenchmark', {}).catch(() => undefined); };
    this.benchmarks.add(onProgress);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return (await this.call('host.benchmark', { settings })).benchmark;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
      this.benchmarks.delete(onProgress);
    }
  }

  /** Hands progress to who waits for it. */
  receive(push: HostPush): void {
    if (push.type === 'import') this.imports.get(push.progress.importId)?.(push.progress);
    else if (push.type === 'check') for (const listener of this.checks.get(push.sha256) ?? []) listener(push.done, push.total);
    else if (push.type === 'benchmark') for (const listener of this.benchmarks) listener(push.fraction);
  }
}
