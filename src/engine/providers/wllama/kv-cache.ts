/** The size of what llama.cpp remembers of a prompt. */
import type { GlueMsgLoadRes } from '@wllama/wllama/esm/glue/messages.js';

/** f16, llama.cpp's default. */
const BYTES_PER_VALUE = 2;

/**
 * Bytes of keys and values a token takes, from the model's own metadata; without grouped heads in it, the upper bound
 * of one key and one value vector of the model's width in each layer.
 */
export function cacheBytesPerToken(
  info: Pick<GlueMsgLoadRes, 'n_layer' | 'n_embd' | 'metadata_key' | 'metadata_val'>,
): number {
  const value = (suffix: string) => {
    const index = info.metadata_key.findIndex((key) => key.endsWith(suffix));
    return Number(info.metadata_val[index]) || undefined;
  };
  const heads = value('.attention.head_count');
  const grouped = value('.attention.head_count_kv') ?? heads;
  const width = heads && grouped ? (info.n_embd / heads) * grouped : info.n_embd;
  return 2 * BYTES_PER_VALUE * info.n_layer * width;
}
