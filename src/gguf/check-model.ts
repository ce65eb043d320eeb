/**
 * Refuses GGUF files that are not a usable model, by their headers. Takes hardly any time.
 */
import { SottoError } from '@/src/protocol/errors';
import { textOf, type Gguf } from './gguf';
import { holdsWeights } from './tensor-types';

/** Other things that are published as GGUF, by `general.type`. */
const OTHER_TYPES: readonly string[] = ['adapter', 'mmproj', 'imatrix', 'dataset', 'vocab'];
/** Tensors of an adapter. */
const LORA = /\.lora_[ab]$/;
/** Lists of numbers of experts or tokens: llama.cpp looks them up and does not compute with them. */
const LISTS = /^(?:blk\.\d+\.ffn_gate_tid2eid(?:\.weight)?|d2t|masked_embd_ordering)$/;
const NUMBERS: readonly string[] = ['I32', 'I64'];

interface Range {
  readonly least: number;
  readonly most: number;
}

/**
 * Outside of these ranges llama.cpp aborts, or there is no room for an answer. Values that a file lacks are not
 * checked. Layers: llama.cpp's `LLAMA_MAX_LAYERS`. Experts: ten times as many as in the largest models. Context: the
 * instructions of a summary take some 200 tokens, and the longest context of any model is 10 million.
 */
const MEASURES: Readonly<Record<string, Range>> = {
  block_count: { least: 1, most: 512 },
  context_length: { least: 128, most: 1 << 28 },
  embedding_length: { least: 1, most: 1 << 20 },
  feed_forward_length: { least: 0, most: 1 << 24 },
  'attention.head_count': { least: 0, most: 1 << 16 },
  'attention.head_count_kv': { least: 0, most: 1 << 16 },
  'attention.key_length': { least: 1, most: 1 << 16 },
  'attention.value_length': { least: 1, most: 1 << 16 },
  expert_count: { least: 0, most: 4_096 },
  expert_used_count: { least: 0, most: 4_096 },
  vocab_size: { least: 1, most: 1 << 20 },
  'attention.layer_norm_epsilon': { least: 0, most: 1 },
  'attention.layer_norm_rms_epsilon': { least: 0, most: 1 },
};

/**
 * @throws SottoError `model-unsupported` with `what` if it is not a model: `adapter`, or `other` for files that belong
 *   to a model. `model-unsupported` with the type of `weights` that no engine computes with. `model-broken` with `part:
 *   'measures'` if its measures are impossible.
 */
export function checkModel(gguf: Gguf): void {
  refuseOtherTypes(gguf);
  refuseOtherWeights(gguf);
  const prefix = `${textOf(gguf, 'general.architecture')}.`;
  for (const [key, value] of gguf.metadata) {
    if (typeof value !== 'number' || !key.startsWith(prefix)) continue;
    const { least, most } = MEASURES[key.slice(prefix.length)] ?? { least: -Infinity, most: Infinity };
    if (!Number.isFinite(value) || value < least || value > most)
      throw new SottoError('model-broken', 'a measure of the model is impossible', { part: 'measures' });
  }
}

function refuseOtherTypes(gguf: Gguf): void {
  const type = textOf(gguf, 'general.type', 'model').trim().toLowerCase();
  if (type === 'adapter' || gguf.metadata.has('adapter.type') || hasLora(gguf)) {
    throw new SottoError('model-unsupported', 'the file is an adapter', { what: 'adapter' });
  }
  if (OTHER_TYPES.includes(type))
    throw new SottoError('model-unsupported', `the file is no model but ${type}`, { what: 'other' });
}

/** An engine would load such weights, and abort at each question. */
function refuseOtherWeights({ tensors }: Gguf): void {
  for (const { name, type } of tensors.values()) {
    if (holdsWeights(type) || (NUMBERS.includes(type.name) && LISTS.test(name))) continue;
    throw new SottoError('model-unsupported', `no engine computes with ${type.name}`, { weights: type.name });
  }
}

function hasLora({ tensors }: Gguf): boolean {
  for (const name of tensors.keys()) if (LORA.test(name)) return true;
  return false;
}
