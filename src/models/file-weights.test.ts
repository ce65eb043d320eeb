import { expect, it } from 'vitest';
import type { LlamaShape, ModelFacts } from '@/src/gguf/describe';
import { fileTraits } from '@/tests/fixtures/model-traits';
import { CATALOGUE } from './catalogue';
import { weightsOf } from './file-weights';
import { layerWeights } from './speed';

const SMOLLM2 = {
  layers: 30,
  hidden: 576,
  intermediate: 1_536,
  heads: 9,
  kvHeads: 3,
  headDim: 64,
  vocab: 49_152,
  tied: true,
} as LlamaShape;

it("takes a file's weights from its own header, and they agree with the catalogue", () => {
  const listed = CATALOGUE.find(({ id }) => id === 'smollm2-135m');
  if (!listed) throw new Error('not in the list');
  expect(weightsOf(listed.sha256, fileTraits())).toBe(listed);
  const own = weightsOf('b'.repeat(64), fileTraits({ header: { shape: SMOLLM2 } as ModelFacts }));
  // The header's count leaves out norms and the like.
  expect(layerWeights(own) / layerWeights(listed)).toBeCloseTo(1, 2);
});

it('goes by the size of a file whose header does not tell its shape', () => {
  expect(layerWeights(weightsOf('b'.repeat(64), fileTraits({ bytes: 1_000 })))).toBe(1_600);
});
