/** How fast each loaded engine is: as measured last, and before that as expected. */
import type { Engine, Token } from '@/src/engine/engine';
import { typicalSpeed } from '@/src/protocol/prompt-work';
import type { TokenSpeed } from '@/src/tasks/clock';

interface Known {
  readonly measured: Partial<TokenSpeed>;
  /** Undefined until `expectSpeed` was called. */
  readonly expected: TokenSpeed | null | undefined;
}

/** With fewer tokens, in a prompt or in an answer, the time tells little about the speed. */
const MIN_PROMPT = 64;
const MIN_ANSWER = 8;

const engines = new WeakMap<Engine, Known>();
const knownOf = (engine: Engine): Known => engines.get(engine) ?? { measured: {}, expected: undefined };

/** Measured; where nothing was, expected. Null where neither is known. */
export function speedOfEngine(engine: Engine): TokenSpeed | null {
  const { measured, expected } = knownOf(engine);
  return whole({ ...expected, ...measured });
}

/** Measured at the last generations that were long enough; null before there were any. */
export function measuredSpeed(engine: Engine): TokenSpeed | null {
  return whole(knownOf(engine).measured);
}

/** Notes what is expected of an engine that has just been loaded. */
export function expectSpeed(engine: Engine, expected: TokenSpeed | null): void {
  engines.set(engine, { ...knownOf(engine), expected });
}

/** Whether `expectSpeed` was called for this engine. */
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
    // Some engines do not tell when the prompt is read. Then its first word tells.
    const isRead = token.type === 'text' || (token.type === 'prompt' && token.fraction === 1);
    if (isRead) this.promptMs ??= performance.now() - this.began;
    if (token.type === 'text') this.tokens += token.tokens;
  }

  /** Notes the engine's speed, as far as the generation was long enough to tell. */
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
