import { describe, expect, it } from 'vitest';
import type { Llama } from '@/src/engine/providers/llama/module';
import { tinyVocabulary } from '@/tests/fixtures/tiny-vocabulary';
import { tokenSamples } from '@/tests/fixtures/token-samples';
import { vocabularyGguf } from '@/tests/fixtures/vocabulary-gguf';
import { openInNode } from '@/tools/llama-wasm/in-node';
import { cut, PlainText } from './plain-text';
import { promptWords, type PromptWords } from './prompt-words';

it.each(['qwen3', 'llama3'] as const)('a long text has the same tokens in parts as in one: %s', async (family) => {
  const { llama, close } = await openInNode('simd', vocabularyGguf(tinyVocabulary(family)));
  const text = tokenSamples()
    .join(' and ')
    .toWellFormed()
    .replaceAll(/[<[]\S*[>\]]/g, '');
  expect([...cut(text)].length).toBeGreaterThan(20);
  const whole = llama.tokenize(text, { beginning: false, control: false });
  expect(PlainText.of(promptWords(llama)).tokens(text)).toEqual([...whole]);
  close();
});

it('no part of any text is longer than the limit', () => {
  for (const text of ['a\n\n', '<think>', '\u{1f600}', 'word ', '快速', ' ', 'a'].map((bit) => bit.repeat(9_999))) {
    const parts = [...cut(text)];
    expect(parts.join('')).toBe(text);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(4096);
    expect(parts.every((part) => part.isWellFormed())).toBe(true);
    expect(parts.length).toBeLessThanOrEqual(Math.ceil(text.length / 1024));
  }
});

it('a page is tokenized once for all prompts of its conversation', async () => {
  const { llama, close } = await openInNode('simd', vocabularyGguf(tinyVocabulary('qwen3')));
  let read = 0;
  const words: PromptWords = {
    ...promptWords(llama),
    tokenize(text, options) {
      read += text.length;
      return llama.tokenize(text, options);
    },
  };
  const plain = PlainText.of(words);
  const page = Array.from({ length: 2_000 }, (_, at) => `Line ${String(at)} about <think> and the rest. `).join('');
  const first = plain.tokens(`${page}One?`);
  expect(read).toBeGreaterThan(page.length / 2);
  read = 0;
  expect(plain.tokens(`${page}Two?`).slice(0, -4)).toEqual(first.slice(0, -4));
  expect(read).toBeLessThan(5_000);
  close();
});

it('added tokens that are words, white space or emoji stay what they are, and others become their parts', async () => {
  const base = tinyVocabulary('qwen3');
  const added = ['zebra', '\n\n', '\u{1f9e0}\u{1f9e0}', '<think>', '◁think▷'] as const;
  const ordinary = base.tokens.filter((token) => !(added as readonly string[]).includes(token));
  const { llama, close } = await openInNode(
    'simd',
    vocabularyGguf({
      ...base,
      eos: added.length + base.eos,
      tokens: [...added, ...ordinary],
      types: [...added.map(() => 4), ...ordinary.map((token) => base.types[base.tokens.indexOf(token)] ?? 1)],
    }),
  );
  const plain = PlainText.of(promptWords(llama));
  const found = added.map((token) => plain.tokens(`a${token}b`).some((id) => id < added.length));
  expect(found).toEqual([true, true, true, false, false]);
  close();
});

describe('a vocabulary with a control token for all unknown text', () => {
  /** A vocabulary with only that token for texts that do not match `pattern`. */
  async function knowing(pattern: RegExp): Promise<{ words: PromptWords; llama: Llama; close(): void }> {
    const { llama, close } = await openInNode('simd', vocabularyGguf(tinyVocabulary('qwen3')));
    const known = promptWords(llama);
    const [unknown] = [...known.special.values()].filter(({ isControl }) => isControl).map(({ id }) => id);
    const tokenize: PromptWords['tokenize'] = (text, options) => {
      const tokens = llama.tokenize(text, options);
      return pattern.test(text) ? tokens : tokens.fill(unknown ?? 0);
    };
    return { words: { ...known, tokenize }, llama, close };
  }

  it('leaves that out', async () => {
    const { words, llama, close } = await knowing(/[1z]/);
    const plain = PlainText.of(words);
    expect(plain.tokens('z')).toEqual([...llama.tokenize('z', { beginning: false, control: false })]);
    expect(plain.tokens('a text that it lacks')).toEqual([]);
    close();
  });

  it('is refused by name if all text is unknown', async () => {
    const { words, close } = await knowing(/^$/);
    expect(() => PlainText.of(words)).toThrow(expect.objectContaining({ code: 'model-broken' }));
    close();
  });
});
