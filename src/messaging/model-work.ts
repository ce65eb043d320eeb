/**
 * Long work on a model's file that a surface waits for, with its progress: taking one in, checking one, measuring one.
 */
import type { Benchmark } from '@/src/protocol/catalogue';
import type { Params, Result } from '@/src/protocol/calls';
import type { hostCalls, HostPush } from '@/src/protocol/host-calls';
import { randomId } from '@/src/platform/differences';
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import type { TaskSettings } from '@/src/protocol/task';
import { offerFile } from './file-handover';

/** Rejects with a `SottoError`: the host's own, or `host-unreachable` / `host-lost`. */
export type CallHost = <K extends keyof typeof hostCalls>(
  call: K,
  params: Params<typeof hostCalls, K>,
) => Promise<Result<typeof hostCalls, K>>;

/** The part of `HostClient` that is about models' files. */
export interface ModelWorkClient {
  /** Hands a file to the host and waits until it is checked and stored. */
  importModel(file: File, options: { signal: AbortSignal; onProgress(state: ImportState): void }): Promise<ModelInfo>;
  /**
   * Reads a model's file again. False where it is not what its hash says any more. Rejects with `AbortError` after
   * `signal`.
   */
  checkModel(
    sha256: string,
    options: { signal: AbortSignal; onProgress(done: number, total: number): void },
  ): Promise<boolean>;
  /** Measures the chosen model for some 20 seconds. Rejects with `AbortError` after `signal`. */
  benchmark(
    settings: TaskSettings,
    options: { signal: AbortSignal; onProgress(fraction: number): void },
  ): Promise<Benchmark>;
}

export class ModelWork implements ModelWorkClient {
  private readonly imports = new Map<string, (state: ImportState) => void>();
  private readonly checks = new Map<string, Set<(done: number, total: number) => void>>();
  private readonly benchmarks = new Set<(fraction: number) => void>();

  constructor(private readonly call: CallHost) {}

  async importModel(
    file: File,
    { signal, onProgress }: Parameters<ModelWorkClient['importModel']>[1],
  ): Promise<ModelInfo> {
    const importId = randomId();
    const offer = offerFile(importId, file);
    this.imports.set(importId, onProgress);
    try {
      return (
        await cancellable(
          signal,
          () => this.call('host.importModel', { importId }),
          () => this.call('host.cancelImport', { importId }),
        )
      ).model;
    } finally {
      this.imports.delete(importId);
      offer.stop();
    }
  }

  async checkModel(
    sha256: string,
    { signal, onProgress }: Parameters<ModelWorkClient['checkModel']>[1],
  ): Promise<boolean> {
    const listeners = this.checks.get(sha256) ?? new Set();
    this.checks.set(sha256, listeners.add(onProgress));
    try {
      return (
        await cancellable(
          signal,
          () => this.call('host.checkModel', { sha256 }),
          () => this.call('host.cancelCheck', { sha256 }),
        )
      ).intact;
    } finally {
      listeners.delete(onProgress);
    }
  }

  async benchmark(
    settings: TaskSettings,
    { signal, onProgress }: Parameters<ModelWorkClient['benchmark']>[1],
  ): Promise<Benchmark> {
    this.benchmarks.add(onProgress);
    try {
      return (
        await cancellable(
          signal,
          () => this.call('host.benchmark', { settings }),
          () => this.call('host.cancelBenchmark', {}),
        )
      ).benchmark;
    } finally {
      this.benchmarks.delete(onProgress);
    }
  }

  /** Hands progress to who waits for it. */
  receive(push: HostPush): void {
    if (push.type === 'import') this.imports.get(push.progress.importId)?.(push.progress);
    else if (push.type === 'check')
      for (const listener of this.checks.get(push.sha256) ?? []) listener(push.done, push.total);
    else if (push.type === 'benchmark') for (const listener of this.benchmarks) listener(push.fraction);
  }
}

/** Makes a call that another one cancels. Rejects with `AbortError` after `signal`, whatever the host says of it. */
async function cancellable<T>(signal: AbortSignal, call: () => Promise<T>, cancel: () => Promise<unknown>): Promise<T> {
  signal.throwIfAborted();
  const onAbort = (): void => {
    void cancel().catch(() => undefined);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await call();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
