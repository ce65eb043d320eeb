/** How much context a model gets on this machine. */
import { FULL_CONTEXT, SHORT_CONTEXT, SMALL_MACHINE_BYTES } from '@/src/protocol/context-lengths';

/** The machine's memory in bytes, as the browser rounds and caps it. Infinity in Firefox, which does not tell. */
export function memoryHere(): number {
  const { deviceMemory: gib = Infinity } = navigator as { deviceMemory?: number };
  return gib * 1024 ** 3;
}

/**
 * Context for a model, in tokens. It is limited because the cache grows with it (SmolLM2-135M: 23 kB a token, 94 MB in
 * all).
 * @param trained What the model was trained for, in tokens; 0 where that is unknown.
 * @param total The machine's memory, in bytes.
 */
export function contextFor(trained: number, total: number): number {
  const limit = total <= SMALL_MACHINE_BYTES ? SHORT_CONTEXT : FULL_CONTEXT;
  return trained > 0 ? Math.min(trained, limit) : limit;
}
