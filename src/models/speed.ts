/** How fast a model will be here: measured, computed from another one's benchmark, or guessed by its engine. */
import { TYPICAL_PAGE_TOKENS, type Benchmark } from '@/src/protocol/catalogue';
import type { Way } from '@/src/engine/traits';
import type { Entry } from './catalogue-schema';

/** The answer about a typical page, in tokens: a paragraph. */
const TYPICAL_ANSWER_TOKENS = 150;

/** In tokens per second. */
export interface Speed {
  readonly prompt: number;
  readonly decode: number;
  readonly basis: 'measured' | 'reckoned' | 'guessed';
}

type Measured = Pick<Benchmark, 'sha256' | 'engine' | 'prompt' | 'decode'>;
type Weights = Pick<Entry, 'sha256' | 'bytes' | 'parameters' | 'shape'>;

/** Seconds until the end of an answer about a typical page. */
export function secondsToAnswer({ prompt, decode }: Pick<Speed, 'prompt' | 'decode'>): number {
  return TYPICAL_PAGE_TOKENS / prompt + TYPICAL_ANSWER_TOKENS / decode;
}

/**
 * Number of weights that each token of a prompt is computed with: those of the layers. A token needs one row of the
 * embedding, and only the last token needs the output layer. In Gemma 3 270M these two are five eighths of all weights.
 */
export function layerWeights({ parameters, shape }: Pick<Entry, 'parameters' | 'shape'>): number {
  return parameters - shape.vocabulary * shape.width * (shape.tied ? 1 : 2);
}

/** @param listed models of known size, so that their benchmarks tell how fast others are */
export function expectedSpeed(
  model: Weights,
  { engine, pace }: Pick<Way, 'engine' | 'pace'>,
  benchmarks: readonly Measured[],
  listed: readonly Weights[],
): Speed {
  const sound = benchmarks.filter(
    (benchmark) => benchmark.engine === engine && benchmark.prompt > 0 && benchmark.decode > 0,
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
      prompt: (benchmark.prompt * layerWeights(weights)) / layerWeights(model),
      decode: (benchmark.decode * weights.bytes) / model.bytes,
      basis: 'reckoned',
    };
  }
  return { prompt: pace.weights / layerWeights(model), decode: pace.bytes / model.bytes, basis: 'guessed' };
}

/** How much two models differ in size. */
function distance(a: Weights, b: Weights): number {
  return Math.abs(Math.log(a.bytes / b.bytes));
}
