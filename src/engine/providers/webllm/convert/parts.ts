/** Which tensors of a GGUF file a parameter of a library is made of. */
import { EMBEDDING, layerTensor, OUTPUT_NORM, type LinearRole, type NormRole } from '@/src/gguf/tensor-names';
import { SottoError } from '@/src/protocol/errors';

/** A tensor whose rows are part of a parameter. */
export interface TensorPart {
  /** The tensor's name in the file. */
  readonly tensor: string;
  /** Whether its rows are rotary heads. */
  readonly rotary: boolean;
}

const ROTARY: readonly LinearRole[] = ['attn_q', 'attn_k'];

/** The tensors of a linear map, one below the other, by the library's name for it. */
const LINEAR: Readonly<Record<string, readonly LinearRole[]>> = {
  qkv_proj: ['attn_q', 'attn_k', 'attn_v'],
  qk_proj: ['attn_q', 'attn_k'],
  v_proj: ['attn_v'],
  o_proj: ['attn_output'],
  gate_up_proj: ['ffn_gate', 'ffn_up'],
  down_proj: ['ffn_down'],
};

const NORMS: Readonly<Record<string, NormRole>> = {
  input_layernorm: 'attn_norm',
  post_attention_layernorm: 'ffn_norm',
  q_norm: 'attn_q_norm',
  k_norm: 'attn_k_norm',
};

const whole = (tensor: string): readonly TensorPart[] => [{ tensor, rotary: false }];

/**
 * The tensors of a parameter, or of several that are made together.
 * @param base A parameter's name without its last word, such as `layers.3.qkv_proj`.
 * @throws SottoError `model-unsupported` for an unknown name.
 */
export function partsOf(base: string): readonly TensorPart[] {
  if (base === 'embed_tokens') return whole(EMBEDDING);
  if (base === 'norm') return whole(OUTPUT_NORM);
  const [, index, name = ''] = /^layers\.(\d+)\.(?:\w+\.)?(\w+)$/.exec(base) ?? [];
  const layer = Number(index);
  const roles = LINEAR[name];
  if (roles) return roles.map((role) => ({ tensor: layerTensor(layer, role), rotary: ROTARY.includes(role) }));
  const norm = NORMS[name];
  if (norm) return whole(layerTensor(layer, norm));
  throw new SottoError('model-unsupported', `the library asks for ${base}, which Sotto cannot make`);
}

/**
 * Returns where a row of the file belongs. Llama's GGUF files interleave the two halves of a rotary head (row 2 p + s);
 * the libraries keep them apart (row s × half + p).
 */
export function splitHeads(headDim: number): (row: number) => number {
  return (row) => {
    const inHead = row % headDim;
    return row - inHead + (inHead % 2) * (headDim / 2) + (inHead >> 1);
  };
}
