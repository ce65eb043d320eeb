/** Answers of a tiny model in the compiled module, in Node. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Token } from '@/src/engine/engine';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { openInNode, type ModelInNode } from '@/tools/llama-wasm/in-node';
import { generate, type AnswerVocabulary, type Generation } from '@/src/engine/worker/generate';
import { KeptStates } from './kept-states';
import { LlamaSequence } from './sequence';
import { LARGEST_STEP, ProportionalStep } from './step-size';

const CONTEXT = 256;
const PROMPT = Array.from({ length: 40 }, (_, at) => 10 + ((at * 37) % 200));
const GREEDY = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 8 };

let model: ModelInNode;
let sequence: LlamaSequence;

beforeAll(async () => {
  model = await openInNode('simd', tinyGguf());
});
beforeEach(() => {
  model.llama.startContext({ context: CONTEXT, step: LARGEST_STEP, threads: 1 });
  sequence = new LlamaSequence(model.llama, new KeptStates(0));
});
afterAll(() => {
  model.close();
});

const vocabularyOf = (llama: ModelInNode['llama']): AnswerVocabulary => ({
  ends: (token) => llama.kind(token).ends,
  bytesOf: (token) => llama.piece(token),
});
const answering = (changes: Partial<Generation> = {}): AsyncGenerator<Token> =>
  generate({
    sequence,
    vocabulary: vocabularyOf(model.llama),
    contextTokens: CONTEXT,
    step: new ProportionalStep(),
    prompt: PROMPT,
    sampling: GREEDY,
    stopped: () => false,
    ...changes,
  });
const collect = async (tokens: AsyncIterable<Token>): Promise<Token[]> => {
  const all: Token[] = [];
  for await (const token of tokens) all.push(token);
  return all;
};
const textOf = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.type === 'text' ? token.text : '')).join('');

describe('an answer', () => {
  it('follows the prompt, and ends at its limit', async () => {
    const all = await collect(answering());
    const fractions = all.flatMap((token) => (token.type === 'prompt' ? (token.fraction ?? []) : []));
    expect(fractions[0]).toBe(0);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(textOf(all)).not.toBe('');
    expect(all.at(-1)).toEqual({ type: 'end', finish: 'length', promptTokens: 40, cachedTokens: 0, tokens: 8 });
  });

  it('is the same, and faster, after a prompt with the same beginning', async () => {
    const cold = await collect(answering());
    const warm = await collect(answering());
    expect(warm.at(-1)).toMatchObject({ cachedTokens: 39 });
    expect(textOf(warm)).toBe(textOf(cold));
    const other = await collect(answering({ prompt: [...PROMPT.slice(0, 30), 1, 2, 3] }));
    expect(other.at(-1)).toMatchObject({ promptTokens: 33, cachedTokens: 30 });
  });

  it('comes from the same scores, whatever the size of a step', async () => {
    const scores = async (msPerStep: number, length: number): Promise<Float32Array> => {
      const size = new ProportionalStep();
      const step = {
        of: (left: number) => size.of(left),
        learn: (tokens: number) => {
          size.learn(tokens, msPerStep);
        },
      };
      const prompt = Array.from({ length }, (_, at) => 10 + ((at * 37) % 200));
      sequence.keepCommon([]);
      await collect(answering({ step, prompt, sampling: { ...GREEDY, maxTokens: 0 } }));
      return model.llama.logits();
    };
    for (const length of [40, 41, 42, 43, 137])
      for (const ms of [40, 200, 1000]) expect(await scores(ms, length)).toEqual(await scores(1, length));
  });

  it('begins with the part of it that is in the prompt', async () => {
    const plain = textOf(await collect(answering()));
    const all = await collect(answering({ opening: '<think>' }));
    expect(textOf(all)).toBe(`<think>${plain}`);
    expect(all.at(-1)).toMatchObject({ tokens: 8 });
  });

  it('is empty if the prompt is only to be read', async () => {
    const all = await collect(answering({ sampling: { ...GREEDY, maxTokens: 0 } }));
    expect(textOf(all)).toBe('');
    expect(all.at(-1)).toMatchObject({ type: 'end', finish: 'length', tokens: 0 });
    expect((await collect(answering())).at(-1)).toMatchObject({ cachedTokens: 39 });
  });

  it('is refused with figures before anything else, if the prompt leaves no room for it', async () => {
    const prompt = Array.from({ length: CONTEXT }, () => 10);
    const seen: Token[] = [];
    const failing = (async () => {
      for await (const token of answering({ prompt })) seen.push(token);
    })();
    await expect(failing).rejects.toMatchObject({
      code: 'context-overflow',
      data: { tokens: CONTEXT, limit: CONTEXT },
    });
    expect(seen).toEqual([]);
  });

  it('ends where the context is full', async () => {
    const prompt = Array.from({ length: CONTEXT - 3 }, (_, at) => 10 + (at % 200));
    const all = await collect(answering({ prompt, sampling: { ...GREEDY, maxTokens: 50 } }));
    expect(all.at(-1)).toMatchObject({ finish: 'length', tokens: 3 });
  });

  it('depends on the seed', async () => {
    const drawn = async (seed: number) =>
      textOf(await collect(answering({ sampling: { ...GREEDY, temperature: 1.5, topP: 0.99, maxTokens: 12, seed } })));
    await drawn(1);
    const first = await drawn(1);
    expect(await drawn(1)).toBe(first);
    expect(await drawn(2)).not.toBe(first);
  });
});

describe('a stop', () => {
  it('between two steps of the prompt keeps what was read', async () => {
    let asked = 0;
    const all = await collect(answering({ stopped: () => ++asked > 1 }));
    expect(all.every(({ type }) => type === 'prompt')).toBe(true);
    const { cachedTokens = 0 } = (await collect(answering())).find(({ type }) => type === 'end') as {
      cachedTokens?: number;
    };
    expect(cachedTokens).toBeGreaterThan(7);
    expect(cachedTokens).toBeLessThan(39);
  });

  it('in the answer yields no end', async () => {
    let said = false;
    const seen: Token[] = [];
    for await (const token of answering({ stopped: () => said })) {
      seen.push(token);
      said ||= token.type === 'text';
    }
    expect(seen.at(-1)).toMatchObject({ type: 'text' });
  });

  it('by the stop word ends the running step, and does not change the next answer', async () => {
    const cold = textOf(await collect(answering()));
    sequence.keepCommon([0]);
    const word = model.llama.stopWord();
    Atomics.store(word, 0, 1);
    const all = await collect(answering());
    expect(all).toEqual([{ type: 'prompt', fraction: 0 }]);
    Atomics.store(word, 0, 0);
    const next = await collect(answering());
    expect(next.at(-1)).toMatchObject({ type: 'end', cachedTokens: 0 });
    expect(textOf(next)).toBe(cold);
  });
});

describe('a model whose scores are not numbers', () => {
  it.each([
    ['F32', 'no numbers', NaN],
    ['F32', 'infinite', Infinity],
    ['F32', 'too large to be multiplied', 3e38],
    // They are rounded to zero before a product in bytes.
    ['Q8_0', 'no numbers', NaN],
    ['Q4_1', 'no numbers', NaN],
    ['Q4_1', 'too large to be multiplied', 3e38],
  ] as const)('is refused by name: %s, with a norm that is %s', async (quantization, _, value) => {
    const file = tinyGguf({ quantization, constants: { 'output_norm.weight': value } });
    const broken = await openInNode('simd', file);
    broken.llama.startContext({ context: CONTEXT, step: LARGEST_STEP, threads: 1 });
    const vocabulary = vocabularyOf(broken.llama);
    const ask = async (sampling: Generation['sampling']): Promise<Token[]> =>
      collect(answering({ sequence: new LlamaSequence(broken.llama, new KeptStates(0)), vocabulary, sampling }));
    const named = { code: 'model-broken', data: { part: 'scores' } };
    await expect(ask(GREEDY)).rejects.toMatchObject(named);
    await expect(
      ask({ ...GREEDY, temperature: 0.7, topP: 0.9, repetitionPenalty: 1.1, seed: 1 }),
    ).rejects.toMatchObject(named);
    broken.close();
  });

  it('is refused by name in the middle of an answer, too', async () => {
    const scores = new Float32Array(model.llama.fact('vocabulary')).fill(1).fill(2, 9);
    const [token, bad] = [4, 7];
    const said: Token[] = [];
    let chosen = 0;
    const llama = {
      fact: () => 1,
      keep: (count: number) => count,
      keepable: (count: number) => count,
      decode: () => undefined,
      snapshot: () => undefined,
      sampler: () => undefined,
      logits: () => scores,
      sample: () => (chosen++ < 3 ? token : bad),
      logit: (of: number) => (of === bad ? NaN : 1),
    } as unknown as ModelInNode['llama'];
    await expect(async () => {
      for await (const one of answering({ sequence: new LlamaSequence(llama, new KeptStates(0)) })) said.push(one);
    }).rejects.toMatchObject({ code: 'model-broken', data: { part: 'scores' } });
    expect(textOf(said)).not.toBe('');
  });
});
