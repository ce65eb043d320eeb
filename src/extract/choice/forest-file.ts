/** Trees as the file has them: lines of numbers, which a new tab parses in a moment. */
import type { Forest } from './trees';

/** A forest in the form of the file, as `npm run train:extract` writes it. A line holds numbers with commas. */
export interface PackedForest {
  readonly names: readonly string[];
  readonly bias: number;
  readonly features: readonly string[];
  /** Limits have four significant digits, leaves are whole. */
  readonly values: readonly string[];
  readonly steps: readonly string[];
  readonly starts: readonly string[];
}

// Thousands of numbers in the script itself would be read more slowly.
const numbersIn = (lines: readonly string[]): number[] => JSON.parse(`[${lines.join()}]`) as number[];

export function unpackForest({ names, bias, features, values, steps, starts }: PackedForest): Forest {
  return {
    names,
    bias,
    features: new Int16Array(numbersIn(features)),
    values: new Float64Array(numbersIn(values)),
    steps: new Int16Array(numbersIn(steps)),
    starts: new Int32Array(numbersIn(starts)),
  };
}
