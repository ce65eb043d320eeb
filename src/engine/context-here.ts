/** How much context a model gets on this machine. */
import { FULL_CONTEXT, SHORT_CONTEXT, SMALL_MACHINE_BYTES } from '@/src/protocol/context-lengths';

/** The machine's memory in bytes, as the browser rounds and caps it; Firefox does not tell. */
export function memoryHere(): number {
  const { deviceMemory: gib = Infinity } = navigator as { deviceMemory?: number };
  return gib * 1024 ** 3;
}

/**
 * Context given to a model, in tokens: the cache grows with it (SmolLM2-135M: 23 kB a token, 94 MB in all).
 * `trained`: what it was trained for, 0 where nobody tells. `total`: the machine's memory, in bytes.
 */
export function contextFor(trained: number, total: number): number {
  const limit = total <= SMALL_MACHINE_BYTES ? SHORT_CONTEXT : FULL_CONTEXT;
  return trained > 0 ? Math.min(trained, limit) : limit;
}
