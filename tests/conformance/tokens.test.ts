/**
 * Tokens with the vocabularies of the tiny models and of SmolLM2. The large vocabularies of other families are in
 * `tokens.long.test.ts`.
 */
import { openAsBlob } from 'node:fs';
import { inject } from 'vitest';
import { describe as describeModel } from '@/src/gguf/describe';
import { arrayOf, numberOf, readGguf } from '@/src/gguf/gguf';
import { readVocabulary } from '@/src/gguf/vocabulary';
import { tinyGguf } from '../fixtures/tiny-gguf';
import { TINY_FAMILIES, tinyVocabulary } from '../fixtures/tiny-vocabulary';
import { vocabularyGguf, type VocabularyParts } from '../fixtures/vocabulary-gguf';
import { compareTokens } from './tokens';

/** SmolLM2's vocabulary, without its weights to save time. */
async function demoParts(): Promise<VocabularyParts> {
  const gguf = await readGguf(await openAsBlob(inject('demoModel')));
  const { splitter, chatTemplate, name } = describeModel(gguf);
  const { tokens, merges, bos, addsBos } = readVocabulary(gguf);
  const types = arrayOf(gguf, 'tokenizer.ggml.token_type')?.numbers() ?? [];
  return {
    name,
    splitter,
    chatTemplate,
    tokens,
    types,
    merges,
    bos,
    addsBos,
    eos: numberOf(gguf, 'tokenizer.ggml.eos_token_id', -1),
  };
}

compareTokens([
  { name: 'tiny', least: 60_000, bytes: () => Promise.resolve(tinyGguf()) },
  ...TINY_FAMILIES.map((family) => ({
    name: `tiny-${family}`,
    least: 60_000,
    bytes: () => Promise.resolve(vocabularyGguf(tinyVocabulary(family))),
  })),
  { name: 'smollm2', least: 60_000, bytes: async () => vocabularyGguf(await demoParts()) },
]);
