/** Measures how fast a loaded model is: it reads a page and writes an answer, in about 20 seconds. */
import { unlessAborted } from '@/src/engine/abort';
import type { ChatMessage, Engine } from '@/src/engine/engine';
import { TYPICAL_PAGE_TOKENS } from '@/src/protocol/catalogue';
import { SottoError } from '@/src/protocol/errors';
import { takeSample, type Phase, type Sample, type SampleOptions } from './benchmark-sample';
import { askAbout, charsATokenOf } from './benchmark-text';

/** Milliseconds: of the whole, of its parts, and after which it ends in any case. */
const WHOLE_MS = 20_000;
const PROMPT_MS = 8_000;
const ANSWER_MS = 6_000;
const LONGEST_MS = 25_000;
/** A short first run: it tells how long the others may be, and compiles what is compiled at the first use. */
const TRIAL_TOKENS = 8;
const TRIAL_LIMIT_MS = 8_000;

/** Fewer tokens tell little: a shorter answer is asked for again, this often at most. */
const ENOUGH_TOKENS = 24;
const ANSWERS = 3;
const FEWEST_PROMPT_TOKENS = 32;
const MOST_ANSWER_TOKENS = 200;

/** What a benchmark needs of an engine. */
type MeasuredEngine = Pick<Engine, 'inUse' | 'generate' | 'count'>;

/** In tokens per second. */
export interface Measured {
  readonly prompt: number;
  readonly decode: number;
}

export interface MeasureOptions {
  readonly signal: AbortSignal;
  /** How much of the time has passed, 0 to 1. */
  onProgress(fraction: number): void;
}

/**
 * Measures a loaded engine, without its load and a first short run. The prompt is as long as the machine reads in some
 * seconds, a typical page at most; the answer as long as it writes in some more.
 * Rejects with `engine-stalled` where nothing came in time, with the engine's errors, and with AbortError after
 * `signal`.
 */
export async function measureEngine(engine: MeasuredEngine, { signal, onProgress }: MeasureOptions): Promise<Measured> {
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  const onToken = (): void => {
    onProgress(Math.min(0.99, elapsed() / WHOLE_MS));
  };
  onProgress(0);

  const charsAToken = await unlessAborted(charsATokenOf(engine), signal);
  const options = { signal, onToken, charsAToken };
  const few = askAbout('Say hello.', 0);
  const trial = await takeSample(engine, few, { ...options, maxTokens: TRIAL_TOKENS, limitMs: TRIAL_LIMIT_MS });
  if (trial.prompt.unfinished) {
    // Too slow for a page: the same few words again, of which a part is cached by now.
    const rest = await takeSample(engine, few, {
      ...options,
      maxTokens: TRIAL_TOKENS,
      limitMs: LONGEST_MS - elapsed(),
    });
    return result(trial.prompt, rest.decode);
  }
  const expected = result(trial.prompt, trial.decode);
  const promptTokens = clamp(
    expected.prompt * (PROMPT_MS / 1000),
    FEWEST_PROMPT_TOKENS,
    Math.min(TYPICAL_PAGE_TOKENS, engine.inUse.contextTokens / 2),
  );
  const maxTokens = clamp(expected.decode * (ANSWER_MS / 1000), TRIAL_TOKENS, MOST_ANSWER_TOKENS);

  const first = await readPage(engine, promptTokens, () => ({
    ...options,
    maxTokens,
    limitMs: LONGEST_MS - elapsed(),
  }));
  // The context has no room for a page: the short run's result must do.
  if (!first) {
    onProgress(1);
    return expected;
  }
  const { page, sample } = first;
  for (
    let answer = 1;
    answer < ANSWERS && sample.decode.tokens < Math.min(ENOUGH_TOKENS, maxTokens - 1) && elapsed() < WHOLE_MS;
    answer += 1
  ) {
    // The page is cached by now: only the answer counts.
    const again = await takeSample(engine, page, {
      ...options,
      maxTokens,
      limitMs: Math.min(ANSWER_MS, LONGEST_MS - elapsed()),
    });
    sample.decode.tokens += again.decode.tokens;
    sample.decode.ms += again.decode.ms;
  }
  onProgress(1);
  return result(sample.prompt, sample.decode.tokens > 0 ? sample.decode : trial.decode);
}

/**
 * Reads a page of so many tokens at most, and writes about it. Null where the context has no room for any: the chat
 * template's own words may fill it.
 */
async function readPage(
  engine: MeasuredEngine,
  promptTokens: number,
  options: () => SampleOptions,
): Promise<{ page: ChatMessage[]; sample: Sample } | null> {
  for (let tokens = promptTokens; tokens >= FEWEST_PROMPT_TOKENS; tokens = Math.floor(tokens / 2)) {
    const how = options();
    const page = askAbout('Tell in detail what happened, step by step.', tokens * how.charsAToken);
    try {
      return { page, sample: await takeSample(engine, page, how) };
    } catch (error) {
      if (!(error instanceof SottoError && error.code === 'context-overflow')) throw error;
    }
  }
  return null;
}

/** Milliseconds to the first token of an answer about a typical page. */
export function firstTokenMs({ prompt, decode }: Measured): number {
  return 1000 * (TYPICAL_PAGE_TOKENS / prompt + 1 / decode);
}

/**
 * Where no answer came in time, writing counts as fast as reading: on processors the two are nearly the same.
 * @throws SottoError `engine-stalled` where nothing was read either.
 */
function result(prompt: Phase, decode: Phase): Measured {
  if (prompt.tokens <= 0) throw new SottoError('engine-stalled', 'nothing was read in the time of a benchmark');
  return { prompt: perSecond(prompt), decode: perSecond(decode.tokens > 0 ? decode : prompt) };
}

/** A time too short for the clock counts as its smallest step. */
function perSecond({ tokens, ms }: Phase): number {
  return (1000 * tokens) / Math.max(ms, 0.1);
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.max(Math.min(value, most), Math.min(least, most)));
}
