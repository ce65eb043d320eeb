/**
 * What tensors are called in a GGUF file:
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md#standardized-tensor-names.
 */

export const EMBEDDING = 'token_embd.weight';
/** The output layer, in models that don't use the embedding for it. */
export const OUTPUT = 'output.weight';
export const OUTPUT_NORM = 'output_norm.weight';
/** What Llama 3.1 and later divide the frequencies of the rotary step by: one factor for each pair in a head. */
export const ROPE_FACTORS = 'rope_freqs.weight';

/** The linear maps in each layer of a Llama-like model. */
export const LINEAR_ROLES = ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'] as const;
export type LinearRole = (typeof LINEAR_ROLES)[number];
/** The norms in each layer; the last two before the rotary step, in Qwen3. */
const NORM_ROLES = ['attn_norm', 'ffn_norm', 'attn_q_norm', 'attn_k_norm'] as const;
export type NormRole = (typeof NORM_ROLES)[number];

/** The tensor that plays a role in a layer, counted from 0. */
export function layerTensor(layer: number, role: LinearRole | NormRole): string {
  return `blk.${layer}.${role}.weight`;
}

const LAYER_TENSOR = /^blk\.\d+\.(\w+)\.weight$/;
const WHOLE_MODEL = new Set([EMBEDDING, OUTPUT, OUTPUT_NORM, ROPE_FACTORS]);
const ROLES = new Set<string>([...LINEAR_ROLES, ...NORM_ROLES]);

/** Whether a tensor is one of those that a Llama-like model has: not a bias, say, nor one expert of many. */
export function isLlamaLike(name: string): boolean {
  return WHOLE_MODEL.has(name) || ROLES.has(LAYER_TENSOR.exec(name)?.[1] ?? '');
}
