/** What a model's speed is computed from: by the catalogue, or by the header of a file of the user's own. */
import type { FileTraits } from '@/src/engine/traits';
import { weightsInLayers } from '@/src/gguf/describe';
import type { Measures } from '@/src/gguf/memory';
import { CATALOGUE } from './catalogue';

/** For a file whose header does not tell its shape: as in the usual mixtures of four and six bits. */
const WEIGHTS_PER_BYTE = 8 / 5;

/** For a file that is on this machine. */
export function weightsOf(
  sha256: string,
  { bytes, header, measures }: FileTraits,
): { sha256: string; bytes: number; parameters: number; shape: Measures } {
  const entry = CATALOGUE.find((listed) => listed.sha256 === sha256);
  if (entry) return entry;
  const shape = header?.shape;
  if (!shape) return { sha256, bytes, parameters: bytes * WEIGHTS_PER_BYTE, shape: measures ?? NO_MEASURES };
  const { vocab: vocabulary, hidden: width, tied, layers: cachedLayers, kvHeads, headDim } = shape;
  const own = { vocabulary, width, tied, cachedLayers, kvHeads, headDim };
  return { sha256, bytes, parameters: weightsInLayers(shape) + vocabulary * width * (tied ? 1 : 2), shape: own };
}

const NO_MEASURES: Measures = { cachedLayers: 0, kvHeads: 0, headDim: 0, vocabulary: 0, width: 0, tied: true };
