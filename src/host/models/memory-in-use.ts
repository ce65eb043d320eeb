/** How much memory a loaded model takes. */
import type { Engine, ModelSource } from '@/src/engine/engine';
import { memoryOfFile } from '@/src/models/memory';
import type { Benchmark } from '@/src/protocol/catalogue';

/** Chrome alone has it, in isolated pages. It answers at the next garbage collection. */
type MeasuringPerformance = Performance & { measureUserAgentSpecificMemory?(): Promise<{ bytes: number }> };
/** After so many milliseconds the memory is estimated instead. */
const PATIENCE_MS = 3_000;

/** Measured where the browser can and the model is in its own memory; else estimated from the file's header. */
export async function memoryInUse(engine: Pick<Engine, 'inUse'>, model: ModelSource): Promise<Benchmark['memory']> {
  const bytes = engine.inUse.backend === 'cpu' ? await measured() : null;
  // A figure below the size of the weights cannot be right.
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
