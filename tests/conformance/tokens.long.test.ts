/** Tokens with the vocabularies of Llama 3 and Qwen3. They are downloaded if they are not cached (28 MB). */
import { vocabularyGguf } from '../fixtures/vocabulary-gguf';
import { ensureVocabulary, FAMILIES, readParts } from '../../tools/vocabularies';
import { compareTokens } from './tokens';

compareTokens(
  FAMILIES.map((name) => ({
    name,
    least: 40_000,
    bytes: async () => {
      await ensureVocabulary(name);
      return vocabularyGguf(await readParts(name));
    },
  })),
);
