/** What was measured of models on this machine: kept when a model goes, for it tells of others too. */
import { BenchmarkSchema, type Benchmark } from '@/src/protocol/catalogue';
import type { SottoDatabase } from './database';
import { parseRows } from './rows';

export class BenchmarkStore {
  constructor(private readonly db: Promise<SottoDatabase>) {}

  /** Keeps a measurement in place of the last one of the same model and engine. */
  async keep(benchmark: Benchmark): Promise<void> {
    await (await this.db).benchmarks.put(benchmark);
  }

  /** The newest of each model and engine; none where nothing can be read. */
  async all(): Promise<Benchmark[]> {
    return parseRows(BenchmarkSchema, await (await this.db).benchmarks.toArray().catch(() => []));
  }
}
