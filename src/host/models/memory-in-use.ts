/** What a loaded model takes in memory. */
import type { Engine, ModelSource } from '@/src/engine/engine';
import { memoryOfFile } from '@/src/models/memory';
import type { Benchmark } from '@/src/protocol/catalogue';

/** The browser measures at its next clearing up of memory, and only where the page is isolated (Chrome). */
type MeasuringPerformance = Performance & { measureUserAgentSpecificMemory?(): Promise<{ bytes: number }> };
/** It may take its time; after this long, in milliseconds, the figure is reckoned instead. */
const PATIENCE_MS = 3_000;

/**
 * Measured where the browser allows it, and the model is in the browser's own memory; else reckoned from its header.
 */
export async function memoryInUse(engine: Pick<Engine, 'inUse'>, model: ModelSource): Promise<Benchmark['memory']> {
  const bytes = engine.inUse.backend === 'cpu' ? await measured() : null;
  // Less than the weights alone is not the model's.
  if (bytes !== null && bytes >= model.info.bytes) return { bytes, measured: true };
  return {
    bytes: await model
      .file()
      .then((file) => memoryOfFile(file, engine.inUse.contextTokens))
      .catch(() => model.info.bytes),
    measured: false,
  };
}

async function measured(): Promise<number | null> {
  const { measureUserAgentSpecificMemory: measure } = performance as MeasuringPerformance;
  if (!measure) return null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([measure.call(performance).then((found) => found.bytes), tooLong]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
