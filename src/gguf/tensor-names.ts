/**
 * Names of tensors in a GGUF file:
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md#standardized-tensor-names.
 */

export const EMBEDDING = 'token_embd.weight';
/** The output layer, in models that do not use the embedding for it. */
export const OUTPUT = 'output.weight';
export const OUTPUT_NORM = 'output_norm.weight';
/** Factors by which Llama 3.1 and later divide the rotary frequencies, one for each pair in a head. */
export const ROPE_FACTORS = 'rope_freqs.weight';

/** The linear maps in each layer of a Llama-like model. */
export const LINEAR_ROLES = ['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_up', 'ffn_down'] as const;
export type LinearRole = (typeof LINEAR_ROLES)[number];
/** The norms in each layer. Only Qwen3 has the last two, before the rotary step. */
const NORM_ROLES = ['attn_norm', 'ffn_norm', 'attn_q_norm', 'attn_k_norm'] as const;
export type NormRole = (typeof NORM_ROLES)[number];

/** The name of a tensor by its layer, counted from 0, and its role. */
export function layerTensor(layer: number, role: LinearRole | NormRole): string {
  return `blk.${layer}.${role}.weight`;
}

const LAYER_TENSOR = /^blk\.\d+\.(\w+)\.weight$/;
const WHOLE_MODEL = new Set([EMBEDDING, OUTPUT, OUTPUT_NORM, ROPE_FACTORS]);
const ROLES = new Set<string>([...LINEAR_ROLES, ...NORM_ROLES]);

/** Whether a Llama-like model has a tensor of this name. It has no biases and no experts, for example. */
export function isLlamaLike(name: string): boolean {
  return WHOLE_MODEL.has(name) || ROLES.has(LAYER_TENSOR.exec(name)?.[1] ?? '');
}
