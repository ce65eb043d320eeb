/**
 * Cases that are computed twice: by the NumPy reference, with results in `expected/` (made by `npm run libs:expected`),
 * and by the libraries in the browsers.
 */
import { tinyGguf } from '../../fixtures/tiny-gguf';
import { TINY_SHAPES, type Quantization, type TinyModel } from '../../fixtures/tiny-shapes';
import { between, mulberry32 } from '../../fixtures/tiny-weights';

export interface Case {
  readonly name: string;
  readonly model: TinyModel;
  readonly quantization: Quantization;
  /** The layout of its weights in the library. */
  readonly layout: 'q4m' | 'k4m' | 'q8';
  /** Whether the layout holds these weights exactly. */
  readonly exact: boolean;
}

/** Common files for each architecture and layout. F16 and Q5_K stand for all types that are rounded to eight bits. */
export const CASES: readonly Case[] = [
  { name: 'tiny-q4_1', model: 'tiny', quantization: 'Q4_1', layout: 'q4m', exact: true },
  { name: 'tiny-llama3-q4_k_m', model: 'tiny-llama3', quantization: 'Q4_K_M', layout: 'k4m', exact: true },
  { name: 'tiny-llama3-q8_0', model: 'tiny-llama3', quantization: 'Q8_0', layout: 'q8', exact: true },
  { name: 'tiny-llama3-q5_k', model: 'tiny-llama3', quantization: 'Q5_K', layout: 'q8', exact: false },
  { name: 'tiny-qwen3-q4_k_m', model: 'tiny-qwen3', quantization: 'Q4_K_M', layout: 'k4m', exact: true },
  { name: 'tiny-qwen3-q8_0', model: 'tiny-qwen3', quantization: 'Q8_0', layout: 'q8', exact: true },
  { name: 'tiny-qwen3-f16', model: 'tiny-qwen3', quantization: 'F16', layout: 'q8', exact: false },
];

/**
 * Architectures that only llama.cpp runs. It rounds activations to eight bits in each layer. For SmolLM3's four layers
 * F32 weights tell more.
 */
export const OF_LLAMA: readonly Pick<Case, 'name' | 'model' | 'quantization'>[] = [
  { name: 'tiny-gemma3-q4_k_m', model: 'tiny-gemma3', quantization: 'Q4_K_M' },
  { name: 'tiny-lfm2-q4_k_m', model: 'tiny-lfm2', quantization: 'Q4_K_M' },
  { name: 'tiny-smollm3-f32', model: 'tiny-smollm3', quantization: 'F32' },
  { name: 'tiny-granite-q4_k_m', model: 'tiny-granite', quantization: 'Q4_K_M' },
];

/** The seed of the tokens. */
const TOKENS_SEED = 20;
/** Tokens before this are control tokens, whose embeddings are zero. */
const FIRST_TOKEN = 3;
const ONE_BY_ONE = Array.from({ length: 32 }, () => 1);
/** Up to a prompt chunk's border at 128 and beyond it, then token by token. */
const SHORT = [1, 2, 29, 32, 63, 1, 1, ...ONE_BY_ONE, 6, 41];
/** For long contexts: beyond more borders, and token by token again. */
const LONG = [128, 128, 128, 128, 59, 1, 5, 16, ...ONE_BY_ONE.slice(8)];

/** The sizes of the steps. After each one, the next token's scores are compared. */
export function stepsOf({ model }: Pick<Case, 'model'>): number[] {
  return TINY_SHAPES[model].contextTokens > 512 ? [...SHORT, ...LONG] : [...SHORT, 128, 64, ...ONE_BY_ONE.slice(10)];
}

/** The first steps: beyond a prompt chunk's border, and token by token. */
export function firstSteps(subject: Pick<Case, 'model'>): number[] {
  return stepsOf(subject).slice(0, SHORT.length);
}

/** The tokens for all steps. */
export function tokensOf(subject: Pick<Case, 'model'>): number[] {
  const count = stepsOf(subject).reduce((sum, step) => sum + step, 0);
  const next = mulberry32(TOKENS_SEED);
  return Array.from({ length: count }, () => Math.floor(between(FIRST_TOKEN, TINY_SHAPES[subject.model].vocab, next)));
}

export function fileOf({ model, quantization }: Pick<Case, 'model' | 'quantization'>): Uint8Array<ArrayBuffer> {
  return tinyGguf({ model, quantization });
}

/**
 * The demo model with a turn of a conversation, `<|im_start|>user\nWhat is the capital of France?<|im_end|>\n` and so
 * on: the prompt in two steps, then the answer word by word.
 */
export const DEMO_CASE = {
  name: 'smollm2-135m',
  tokens: [
    1, 4093, 198, 1780, 314, 260, 3575, 282, 4649, 47, 2, 198, 1, 520, 9531, 198, 504, 3575, 282, 4649, 314, 7042, 30,
    2, 198,
  ],
  steps: [7, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1],
} as const;

/** Results of the reference, as in `expected/*.json`. */
export interface Expected {
  /** The hash of the GGUF file that it was made from. */
  readonly sha256: string;
  /** The standard deviation of the logits over all rows. */
  readonly spread: number;
  /** For each step some tokens with their logits, the best token first. */
  readonly rows: readonly (readonly (readonly [token: number, logit: number])[])[];
}
