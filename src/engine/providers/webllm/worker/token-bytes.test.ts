import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGguf } from '@/src/gguf/gguf';
import { readVocabulary } from '@/src/gguf/vocabulary';
import { TokenText } from '@/src/engine/worker/token-text';
import { tinyVocabulary, type TinyFamily } from '@/tests/fixtures/tiny-vocabulary';
import { vocabularyGguf } from '@/tests/fixtures/vocabulary-gguf';
import { tokenBytes } from './token-bytes';

const vocabularyOf = async (family: TinyFamily) =>
  readVocabulary(await readGguf(new Blob([vocabularyGguf(tinyVocabulary(family))])));
const qwen3 = await vocabularyOf('qwen3');
const llama3 = await vocabularyOf('llama3');

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];
/** The tiny vocabularies have the 256 bytes in order; `!` is number 33. */
const tokenOf = (byte: number, vocabulary = qwen3): number => vocabulary.tokens.indexOf('!') - 33 + byte;
const bytesOf = (text: string): number[] => utf8(text).map((byte) => tokenOf(byte));
const push = (tokens: readonly number[], vocabulary = qwen3): string[] => {
  const text = new TokenText(tokenBytes(vocabulary));
  return [...tokens.map((token) => text.push(token)), text.finish()];
};

describe('the text of tokens', () => {
  it('is whole, however the tokens cut its characters', () => {
    expect(push(bytesOf('Zoë: 🙂!')).join('')).toBe('Zoë: 🙂!');
    expect(push(bytesOf('🙂')).slice(0, 3)).toEqual(['', '', '']);
  });

  it('can be any text, and is a prefix of it at every moment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let shown = '';
        for (const piece of push(bytesOf(text.toWellFormed()))) {
          shown += piece;
          expect(text.toWellFormed().startsWith(shown)).toBe(true);
        }
        expect(shown).toBe(text.toWellFormed());
      }),
    );
  });

  it.each([
    ['qwen3', qwen3],
    ['llama3', llama3],
  ] as const)('of any tokens of %s is what their bytes are in one, invalid ones too', (_, vocabulary) => {
    const anyToken = fc.nat(vocabulary.tokens.length - 1);
    const first = tokenOf(0, vocabulary);
    fc.assert(
      fc.property(fc.array(anyToken, { maxLength: 60 }), (tokens) => {
        const bytes = tokens.flatMap((token) => {
          const name = vocabulary.tokens[token] ?? '';
          if (vocabulary.hidden.has(token)) return [];
          if (vocabulary.literal.has(token)) return utf8(name);
          return Array.from(name, (character) => vocabulary.tokens.indexOf(character, first) - first);
        });
        expect(push(tokens, vocabulary).join('')).toBe(
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('shows literal tokens as they are, and neither control tokens nor rows without a token', () => {
    expect(
      push(['\u{1f9e0} \u00a0', '<think>', '<|im_end|>', '[PAD0]'].map((name) => qwen3.tokens.indexOf(name))),
    ).toEqual(['\u{1f9e0} \u00a0', '<think>', '', '', '']);
    expect(push(bytesOf('\ufeffa')).join('')).toBe('\ufeffa');
  });

  it('marks an incomplete character', () => {
    expect(push([tokenOf(0xf0)]).join('')).toBe('\ufffd');
    expect(push([0xf0, 0x9f, 0x41].map((byte) => tokenOf(byte))).join('')).toBe('\ufffdA');
  });
});
