/** How fast each loaded engine is: as it was measured last, or until then as is expected of it. */
import type { Engine, Token } from '@/src/engine/engine';
import { typicalSpeed } from '@/src/protocol/prompt-work';
import type { TokenSpeed } from '@/src/tasks/clock';

interface Known {
  readonly measured: Partial<TokenSpeed>;
  /** Undefined until somebody was asked. */
  readonly expected: TokenSpeed | null | undefined;
}

/** Fewer tokens of a prompt say little of an engine's speed; so do fewer of an answer. */
const MIN_PROMPT = 64;
const MIN_ANSWER = 8;

const engines = new WeakMap<Engine, Known>();
const knownOf = (engine: Engine): Known => engines.get(engine) ?? { measured: {}, expected: undefined };

/** Measured, and what was not as it is expected; null where nobody knows. */
export function speedOfEngine(engine: Engine): TokenSpeed | null {
  const { measured, expected } = knownOf(engine);
  return whole({ ...expected, ...measured });
}

/** Of the last answers that were long enough to tell; null before there were any. */
export function measuredSpeed(engine: Engine): TokenSpeed | null {
  return whole(knownOf(engine).measured);
}

/** Notes what is expected of an engine that has just been loaded. */
export function expectSpeed(engine: Engine, expected: TokenSpeed | null): void {
  engines.set(engine, { ...knownOf(engine), expected });
}

/** Whether anybody was asked what to expect of this engine. */
export function isExpected(engine: Engine): boolean {
  return knownOf(engine).expected !== undefined;
}

/** Watches one generation by the clock. */
export class GenerationTimes {
  private readonly began = performance.now();
  private promptMs: number | undefined;
  private size = { promptTokens: 0, cachedTokens: 0 };
  private tokens = 0;

  see(token: Token): void {
    const size = token.type === 'prompt' ? token.size : token.type === 'end' ? token : undefined;
    if (size) this.size = { promptTokens: size.promptTokens, cachedTokens: size.cachedTokens };
    // A model may think before its first word: that is no reading. Not every engine tells when the prompt is read.
    const isRead = token.type === 'text' || (token.type === 'prompt' && token.fraction === 1);
    if (isRead) this.promptMs ??= performance.now() - this.began;
    if (token.type === 'text') this.tokens += token.tokens;
  }

  /** Takes the generation so far for the engine's speed, as much as it tells. */
  note(engine: Engine): void {
    const { promptMs, tokens } = this;
    if (promptMs === undefined) return;
    const { promptTokens, cachedTokens } = this.size;
    const decodeMs = performance.now() - this.began - promptMs;
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
}

function whole({ prompt, decode }: Partial<TokenSpeed>): TokenSpeed | null {
  return prompt === undefined || decode === undefined ? null : { prompt, decode };
}
