/** How fast each loaded engine is: as it was measured last, or until then as is expected of it. */
import type { Engine } from '@/src/engine/engine';
import { typicalSpeed } from '@/src/protocol/prompt-work';
import type { Speed } from '@/src/tasks/clock';

/** What one answer took. Times in milliseconds. */
export interface Took {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly promptMs: number;
  readonly tokens: number;
  readonly decodeMs: number;
}

interface Known {
  readonly measured: Partial<Speed>;
  readonly expected: Speed | null;
}

/** Fewer tokens of a prompt say little of an engine's speed; so do fewer of an answer. */
const MIN_PROMPT = 64;
const MIN_ANSWER = 8;

const engines = new WeakMap<Engine, Known>();
const knownOf = (engine: Engine): Known => engines.get(engine) ?? { measured: {}, expected: null };

/** Measured, and what was not as it is expected; null where nobody knows. */
export function speedOfEngine(engine: Engine): Speed | null {
  const { measured, expected } = knownOf(engine);
  return whole({ ...expected, ...measured });
}

/** Of the last answers that were long enough to tell; null before there were any. */
export function measuredSpeed(engine: Engine): Speed | null {
  return whole(knownOf(engine).measured);
}

/** Notes what is expected of an engine that has just been loaded. */
export function expectSpeed(engine: Engine, expected: Speed | null): void {
  engines.set(engine, { ...knownOf(engine), expected });
}

/** Whether anybody was asked what to expect of this engine. */
export function isExpected(engine: Engine): boolean {
  return engines.has(engine);
}

/** Notes what one answer took. */
export function noteSpeed(engine: Engine, { promptTokens, cachedTokens, promptMs, tokens, decodeMs }: Took): void {
  const known = knownOf(engine);
  const tells = {
    prompt: promptTokens - cachedTokens >= MIN_PROMPT && promptMs > 0,
    decode: tokens >= MIN_ANSWER && decodeMs > 0,
  };
  const measured = {
    ...known.measured,
    ...(tells.prompt && { prompt: typicalSpeed(cachedTokens, promptTokens, promptMs) }),
    ...(tells.decode && { decode: (tokens / decodeMs) * 1_000 }),
  };
  engines.set(engine, { ...known, measured });
}

function whole({ prompt, decode }: Partial<Speed>): Speed | null {
  return prompt === undefined || decode === undefined ? null : { prompt, decode };
}
