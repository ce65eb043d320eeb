/** The factors by which Llama 3's rotary scaling, as compiled into a library, divides frequencies. */
import type { LlamaShape } from '@/src/gguf/describe';

/** Hugging Face's `rope_scaling` of type `llama3`. */
export interface RopeScaling {
  readonly factor: number;
  readonly low_freq_factor: number;
  readonly high_freq_factor: number;
  /** The context that the model was trained for before its frequencies were scaled, in tokens. */
  readonly original_max_position_embeddings: number;
}

/** A share of the factor: files keep them in single precision. */
const TOLERANCE = 1e-5;

/** Whether a model's own factors, from `rope_freqs.weight`, are those of the scaling. Null is no scaling. */
export function hasRopeScaling({ ropeFactors, ropeTheta, headDim }: LlamaShape, scaling: RopeScaling | null): boolean {
  if (!scaling || !ropeFactors) return scaling === null && ropeFactors === null;
  const wanted = llama3Factors(scaling, ropeTheta, headDim);
  return (
    ropeFactors.length === wanted.length &&
    wanted.every((factor, pair) => Math.abs(factor - (ropeFactors[pair] ?? NaN)) <= TOLERANCE * factor)
  );
}

/** A factor for each pair of a head: 1 for short waves, `factor` for long ones, and a blend between them. */
function llama3Factors(scaling: RopeScaling, theta: number, headDim: number): number[] {
  const { factor, low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: original } = scaling;
  return Array.from({ length: headDim / 2 }, (_, pair) => {
    const turns = (original * theta ** ((-2 * pair) / headDim)) / (2 * Math.PI);
    const blend = Math.min(1, Math.max(0, (turns - low) / (high - low)));
    return 1 / (blend + (1 - blend) / factor);
  });
}
