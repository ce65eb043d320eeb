/** The size of llama.cpp's key-value cache. */
import type { GlueMsgLoadRes } from '@wllama/wllama/esm/glue/messages.js';

/** f16, llama.cpp's default. */
const BYTES_PER_VALUE = 2;

/**
 * Bytes of keys and values for each token, from the model's metadata. Without the number of grouped heads it is the
 * upper limit: one key and one value vector of the model's width in each layer.
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
