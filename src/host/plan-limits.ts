/** What plans are made within, one object for each loaded engine, so that what was counted once is not counted again. */
import type { Engine } from '@/src/engine/engine';
import { perObject } from '@/src/tasks/per-object';
import type { PlanLimits } from '@/src/tasks/plan-task';

/** Counts kept for an engine, and the longest text whose count is worth keeping, in characters. */
const KEPT_COUNTS = 400;
const KEPT_CHARS = 8_000;

function remembering(count: PlanLimits['count']): PlanLimits['count'] {
  const known = new Map<string, number>();
  return async (text) => {
    const earlier = known.get(text);
    if (earlier !== undefined) return earlier;
    const tokens = await count(text);
    if (text.length <= KEPT_CHARS) known.set(text, tokens);
    for (const old of known.keys()) {
      if (known.size <= KEPT_COUNTS) break;
      known.delete(old);
    }
    return tokens;
  };
}

/** The engine's limits: the same object as long as the engine lives. */
export const limitsOf = perObject((engine: Engine): PlanLimits => {
  const { contextTokens, model } = engine.inUse;
  return { contextTokens, model, count: remembering(async (text) => (await engine.count(text)).tokens) };
});

/** The same limits for work that can be stopped: it stops before it counts once more. */
export function stoppable({ count, ...others }: PlanLimits, signal: AbortSignal): PlanLimits {
  return {
    ...others,
    count: async (text) => {
      signal.throwIfAborted();
      return count(text);
    },
  };
}
