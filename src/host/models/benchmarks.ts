/** Benchmarks of loaded models, one at a time, each for the window that asked. */
import type { HostConnection } from '@/src/messaging/host-server';
import type { Benchmark } from '@/src/protocol/catalogue';
import type { TaskSettings } from '@/src/protocol/task';
import type { BenchmarkStore } from '@/src/storage/benchmark-store';
import type { Lane } from '../lane/lane';
import type { Lease } from '../lane/lease';
import { firstTokenMs, measureEngine } from './benchmark';
import { memoryInUse } from './memory-in-use';

export class Benchmarks {
  private readonly running = new Set<{ readonly connection: HostConnection; readonly controller: AbortController }>();

  constructor(
    private readonly lane: Lane,
    private readonly store: BenchmarkStore,
  ) {}

  /**
   * Measures the chosen model, and keeps the result. Ends with the Port. Rejects with `engine-busy` while a job or
   * another trial is there, and when a job comes; with AbortError after `cancel`; with the engine's own errors.
   */
  async run(settings: TaskSettings, connection: HostConnection): Promise<Benchmark> {
    const controller = new AbortController();
    connection.onClose(() => {
      controller.abort();
    });
    const onProgress = (fraction: number): void => {
      connection.push({ type: 'benchmark', fraction });
    };
    const running = { connection, controller };
    this.running.add(running);
    try {
      const benchmark = await this.lane.use({ who: 'trial', signal: controller.signal }, (turn) =>
        turn.withEngine({ settings }, (lease) => benchmarkOf(lease, onProgress)),
      );
      await this.store.keep(benchmark).catch(() => undefined);
      return benchmark;
    } finally {
      this.running.delete(running);
    }
  }

  /** Ends the benchmark that this Port has asked for; anybody else's goes on. */
  cancel(connection: HostConnection): void {
    for (const running of this.running) if (running.connection === connection) running.controller.abort();
  }
}

async function benchmarkOf(lease: Lease, onProgress: (fraction: number) => void): Promise<Benchmark> {
  const { model, inUse, signal } = lease;
  const measured = await measureEngine(lease, { signal, onProgress });
  return {
    sha256: model.info.sha256,
    engine: inUse.provider,
    ...measured,
    firstToken: firstTokenMs(measured),
    memory: await memoryInUse(lease, model),
    at: Date.now(),
  };
}
