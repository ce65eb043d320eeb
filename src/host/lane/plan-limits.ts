/** The limits that plans are made within: one object for each loaded engine, so that nothing is counted twice. */
import { unlessAborted } from '@/src/engine/abort';
import type { Engine } from '@/src/engine/engine';
import { SMALLEST_CONTEXT } from '@/src/protocol/context-lengths';
import { SottoError } from '@/src/protocol/errors';
import type { Clock } from '@/src/tasks/clock';
import { isOverflow } from '@/src/tasks/one-pass';
import { perObject } from '@/src/tasks/per-object';
import { inSlices } from './in-slices';
import type { PlanLimits, TaskPlan } from '@/src/tasks/plan-task';
import { smallerContext } from '@/src/tasks/room';
import { cachedOf } from './prompt-cache';
import { speedOfEngine } from './speeds';

/**
 * Makes a plan once the engine is loaded. `limits` is the same object for the same engine.
 * Rejects with a `SottoError`, or with `AbortError` after `signal`.
 */
export type Plan = (limits: PlanLimits, signal: AbortSignal) => Promise<TaskPlan>;

/** Counts kept for an engine, and the longest text whose count is worth keeping, in characters. */
const KEPT_COUNTS = 400;
const KEPT_CHARS = 8_000;

/** An estimate is not kept: a later plan may get the exact count. */
function remembering(count: Engine['count']): PlanLimits['count'] {
  const known = new Map<string, number>();
  return async (text) => {
    const earlier = known.get(text);
    if (earlier !== undefined) return earlier;
    const { tokens, exact } = await count(text);
    if (exact && text.length <= KEPT_CHARS) known.set(text, tokens);
    for (const old of known.keys()) {
      if (known.size <= KEPT_COUNTS) break;
      known.delete(old);
    }
    return tokens;
  };
}

/**
 * Throws `model-unsupported` for a context, in tokens, that is too small for any task. 0 means that it is not known.
 */
export function refuseTooSmall(contextTokens: number): void {
  if (contextTokens === 0 || contextTokens >= SMALLEST_CONTEXT) return;
  throw new SottoError('model-unsupported', 'the context is too small for any task', { contextTokens });
}

/**
 * The engine's limits: the same object as long as the engine lives. Throws `model-unsupported` where its context is too
 * small for any task.
 */
export const limitsOf = perObject((engine: Engine): PlanLimits => {
  const { contextTokens, model } = engine.inUse;
  refuseTooSmall(contextTokens);
  const count = remembering((text) => engine.count(text));
  return { contextTokens, model, count, clock: clockOf(engine, count) };
});

function clockOf(engine: Engine, count: PlanLimits['count']): Clock {
  return {
    speed: () => speedOfEngine(engine),
    async cached(messages) {
      try {
        return await cachedOf(engine, messages, count);
      } catch (error) {
        // Generating it fails in the same way, and then less is asked for.
        if (isOverflow(error)) return null;
        throw error;
      }
    },
  };
}

const smallerBy = perObject(({ contextTokens, ...others }: PlanLimits): { readonly limits: PlanLimits | null } => {
  const smaller = smallerContext(contextTokens);
  return { limits: smaller === null ? null : { ...others, contextTokens: smaller } };
});

/**
 * The limits for the next try after a plan within these did not fit: the same object each time, or null where there is
 * nothing smaller.
 */
export function smallerLimits(limits: PlanLimits): PlanLimits | null {
  return smallerBy(limits).limits;
}

/** The same limits for work that can be stopped: before each count, and between slices. */
export function stoppable({ count, clock, ...others }: PlanLimits, signal: AbortSignal): PlanLimits {
  return {
    ...others,
    ...(clock && { clock: { ...clock, cached: (messages) => unlessAborted(clock.cached(messages), signal) } }),
    run: inSlices(signal),
    count: async (text) => {
      signal.throwIfAborted();
      return count(text);
    },
  };
}
