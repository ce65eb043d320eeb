/**
 * The weight layouts of the compiled libraries (`tools/webllm-libs/compiler/layout.py`), and which GGUF files fit into
 * which.
 */
import type { LayerTypes, ModelFacts } from '@/src/gguf/describe';
import { roundToBytes } from './convert/round-to-bytes';
import { toBytes } from './convert/to-bytes';

/** From the smallest to the largest. Only `q8` may round weights. */
export const LAYOUTS = ['q4m', 'k4m', 'q8'] as const;
export type Layout = (typeof LAYOUTS)[number];

type Role = keyof LayerTypes;

/** The linear maps that llama.cpp's Q4_K_M stores in a wider type, in some layers. */
const MIXED: readonly Role[] = ['attn_v', 'ffn_down'];
/** Types that `q8` can hold: the first exactly, the others rounded to eight bits. */
const BYTE_TYPES: readonly string[] = [...Object.keys(toBytes), ...Object.keys(roundToBytes)];

/** Whether a layout can hold the weights of a file. */
export function fitsLayout(layout: Layout, { layerTypes, stored }: ModelFacts): boolean {
  if (!layerTypes || stored.norm.some((type) => type !== 'F32')) return false;
  const embedding = (types: readonly string[]): boolean =>
    stored.embedding.length > 0 && stored.embedding.every((type) => types.includes(type));
  const linears = (types: (role: Role, layer: number, layers: number) => readonly string[]): boolean =>
    Object.entries(layerTypes).every(([role, all]) =>
      all.every((type, layer) => types(role as Role, layer, all.length).includes(type)),
    );
  switch (layout) {
    case 'q4m':
      return embedding(['Q8_0']) && linears(() => ['Q4_0', 'Q4_1']);
    case 'k4m':
      return (
        embedding(['Q6_K']) &&
        linears((role, layer, layers) => [MIXED.includes(role) && usesMoreBits(layer, layers) ? 'Q6_K' : 'Q4_K'])
      );
    case 'q8':
      return embedding(BYTE_TYPES) && linears(() => BYTE_TYPES);
  }
}

/** llama.cpp's `use_more_bits` (`llama-quant.cpp`), in integers. */
function usesMoreBits(layer: number, layers: number): boolean {
  const eighth = Math.floor(layers / 8);
  return layer < eighth || layer >= Math.floor((7 * layers) / 8) || (layer - eighth) % 3 === 2;
}
