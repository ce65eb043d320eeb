/** The product's own code that the bench of retrieval measures. */

import { knowsSplitter, tokenizerJson } from '@/src/engine/providers/webllm/convert/tokenizer-json';
import { readGguf, textOf } from '@/src/gguf/gguf';
import { readVocabulary } from '@/src/gguf/vocabulary';
import { makeExcerpt } from '@/src/tasks/excerpt';
import { answerability } from '@/src/tasks/retrieval/answerability';
import { byCharacters, choosePassages } from '@/src/tasks/retrieval/choose-passages';
import { PassageIndex } from '@/src/tasks/retrieval/passage-index';
import { soughtBy } from '@/src/tasks/retrieval/question';
import { FEATURES, featuresOf } from '@/src/tasks/retrieval/rank';
import { atOnce, type Slices } from '@/src/tasks/slices';

type Of<Work extends (...given: never[]) => unknown> = (
  ...given: Parameters<Work>
) => ReturnType<Work> extends Slices<infer Made> ? Made : never;

/** Makes a `tokenizer.json` out of a GGUF file. */
async function tokenizerOf(file: Blob): Promise<string> {
  const gguf = await readGguf(file);
  const splitter = textOf(gguf, 'tokenizer.ggml.pre');
  if (!knowsSplitter(splitter))
    throw new Error(`nothing here splits text as ${splitter === '' ? 'it' : splitter} does`);
  return tokenizerJson(readVocabulary(gguf), splitter);
}

export const product = {
  choosePassages: ((...given) => atOnce(choosePassages(...given))) as Of<typeof choosePassages>,
  indexOf: ((page) => atOnce(PassageIndex.of(page))) as Of<typeof PassageIndex.of>,
  featuresOf: ((...given) => atOnce(featuresOf(...given))) as Of<typeof featuresOf>,
  answerability: ((...given) => atOnce(answerability(...given))) as Of<typeof answerability>,
  atOnce,
  makeExcerpt,
  tokenizerOf,
  byCharacters,
  soughtBy,
  FEATURES,
};
