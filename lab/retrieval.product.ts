/** What the bench of retrieval measures, taken from the product. */

import { byCharacters, choosePassages } from '@/src/tasks/retrieval/choose-passages';
import { PassageIndex } from '@/src/tasks/retrieval/passage-index';
import { soughtBy } from '@/src/tasks/retrieval/question';
import { FEATURES, featuresOf } from '@/src/tasks/retrieval/rank';
import { atOnce, type Slices } from '@/src/tasks/slices';

type Of<Work extends (...given: never[]) => unknown> = (
  ...given: Parameters<Work>
) => ReturnType<Work> extends Slices<infer Made> ? Made : never;

export const product = {
  choosePassages: ((...given) => atOnce(choosePassages(...given))) as Of<typeof choosePassages>,
  indexOf: ((page) => atOnce(PassageIndex.of(page))) as Of<typeof PassageIndex.of>,
  featuresOf: ((...given) => atOnce(featuresOf(...given))) as Of<typeof featuresOf>,
  byCharacters,
  soughtBy,
  FEATURES,
};
