/** How fast a model will be here: measured, reckoned from another one's benchmark, or guessed from what runs it. */
import { TYPICAL_PAGE_TOKENS, type Benchmark } from '@/src/protocol/catalogue';
import type { EngineId } from '@/src/protocol/task';
import type { Entry } from './catalogue-schema';

/** The answer about a typical page, in tokens: a paragraph. */
const TYPICAL_ANSWER_TOKENS = 150;

/** In tokens per second. */
export interface Speed {
  readonly prompt: number;
  readonly decode: number;
  readonly basis: 'measured' | 'reckoned' | 'guessed';
}

/** An engine as far as its speed goes. */
export interface EngineSpeed {
  readonly id: EngineId;
  /** False for a GPU that is really the processor. */
  readonly worthwhile: boolean;
  readonly threads?: number | undefined;
}

type Measured = Pick<Benchmark, 'sha256' | 'engine' | 'prompt' | 'decode'>;
type Weights = Pick<Entry, 'sha256' | 'bytes' | 'parameters'>;

/** Weights that are read a second for an answer, in bytes, and that a prompt passes a second, by number. */
interface Pace {
  readonly bytes: number;
  readonly weights: number;
}

/**
 * Each token of an answer reads all weights once, and each of a prompt computes with all of them: so the one goes by
 * bytes, the other by parameters. Processor and software GPUs: SmolLM2-135M here (98 MB; `docs/performance.md`).
 * Graphics cards are guesses for a laptop's: none was at hand, and real ones differ by a factor of ten.
 */
const ON_A_THREAD: Pace = { bytes: 1.0e9, weights: 2.0e9 };
const ON_A_GPU: Readonly<Partial<Record<EngineId, Pace>>> = {
  webllm: { bytes: 20e9, weights: 100e9 },
  'wllama-webgpu': { bytes: 10e9, weights: 50e9 },
};
const IN_SOFTWARE: Readonly<Partial<Record<EngineId, Pace>>> = {
  webllm: { bytes: 0.11e9, weights: 0.13e9 },
  'wllama-webgpu': { bytes: 0.045e9, weights: 0.054e9 },
};
/** What a second thread and each further one add to the first: 13 against 7 tokens/s with two. */
const A_FURTHER_THREAD = 0.75;

/** Seconds until an answer about a typical page is there. */
export function secondsToAnswer({ prompt, decode }: Pick<Speed, 'prompt' | 'decode'>): number {
  return TYPICAL_PAGE_TOKENS / prompt + TYPICAL_ANSWER_TOKENS / decode;
}

/** `listed`: models whose measures are known, so that what was measured of them tells of others. */
export function expectedSpeed(
  model: Weights,
  engine: EngineSpeed,
  benchmarks: readonly Measured[],
  listed: readonly Weights[],
): Speed {
  const sound = benchmarks.filter(
    (benchmark) => benchmark.engine === engine.id && benchmark.prompt > 0 && benchmark.decode > 0,
  );
  const own = sound.find(({ sha256 }) => sha256 === model.sha256);
  if (own) return { prompt: own.prompt, decode: own.decode, basis: 'measured' };
  const [nearest] = sound
    .flatMap((benchmark) =>
      listed.filter(({ sha256 }) => sha256 === benchmark.sha256).map((weights) => ({ benchmark, weights })),
    )
    .sort(
      (a, b) =>
        distance(a.weights, model) - distance(b.weights, model) || (a.weights.sha256 < b.weights.sha256 ? -1 : 1),
    );
  if (nearest) {
    const { benchmark, weights } = nearest;
    return {
      prompt: (benchmark.prompt * weights.parameters) / model.parameters,
      decode: (benchmark.decode * weights.bytes) / model.bytes,
      basis: 'reckoned',
    };
  }
  const { bytes, weights } = guess(engine);
  return { prompt: weights / model.parameters, decode: bytes / model.bytes, basis: 'guessed' };
}

/** How unlike two models are in size. */
function distance(a: Weights, b: Weights): number {
  return Math.abs(Math.log(a.bytes / b.bytes));
}

function guess({ id, worthwhile, threads = 1 }: EngineSpeed): Pace {
  const gpu = (worthwhile ? ON_A_GPU : IN_SOFTWARE)[id];
  if (gpu) return gpu;
  const factor = 1 + A_FURTHER_THREAD * (threads - 1);
  return { bytes: ON_A_THREAD.bytes * factor, weights: ON_A_THREAD.weights * factor };
}
