/** A benchmark of a model, which is loaded for it. */
import type { Benchmark } from '@/src/protocol/catalogue';
import type { TaskSettings } from '@/src/protocol/task';
import type { Lane } from '../lane/lane';
import type { Lease } from '../lane/lease';
import { firstTokenMs, measureEngine, type MeasureOptions } from './benchmark';
import { memoryInUse } from './memory-in-use';

/**
 * Measures the chosen model. Rejects with `engine-busy` while a job or another trial is there, and when a job comes;
 * with AbortError after `signal`; with the engine's own errors.
 */
export function measureModel(
  lane: Lane,
  settings: TaskSettings,
  { signal, onProgress }: MeasureOptions,
): Promise<Benchmark> {
  return lane.use({ who: 'trial', signal }, (turn) =>
    turn.withEngine({ settings }, (lease) => benchmarkOf(lease, onProgress)),
  );
}

async function benchmarkOf(lease: Lease, onProgress: MeasureOptions['onProgress']): Promise<Benchmark> {
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
