/** What the bench of retrieval measures, taken from the product. */

import { byCharacters, choosePassages } from '@/src/tasks/retrieval/choose-passages';
import { PassageIndex } from '@/src/tasks/retrieval/passage-index';
import { soughtBy } from '@/src/tasks/retrieval/question';
import { FEATURES, featuresOf } from '@/src/tasks/retrieval/rank';

export const product = { choosePassages, byCharacters, PassageIndex, featuresOf, soughtBy, FEATURES };
