/** The steps of an answer. With a real model: `providers/llama/worker/answers.test.ts`. */
import { expect, it } from 'vitest';
import type { Token } from '@/src/engine/engine';
import { generate, type Generation, type TokenSequence } from './generate';

const END_OF_ANSWER = 0;
const STOPPED = new Error('stopped by the word in memory');

/** Generates the tokens it is given, and records all calls. */
class ScriptedSequence implements TokenSequence {
  readonly calls: string[] = [];

  constructor(
    private readonly answer: readonly number[],
    private readonly cached = 0,
  ) {}

  keepCommon(_: readonly number[], worth: number): number {
    this.calls.push(`keep, worth ${String(worth)}`);
    return this.cached;
  }
  async read(tokens: readonly number[], { scores }: { readonly scores: boolean }): Promise<void> {
    this.calls.push(`read ${tokens.join()}${scores ? ', scores' : ''}`);
    await Promise.resolve();
  }
  remember(): void {
    this.calls.push('remember');
  }
  beginAnswer(): void {
    this.calls.push('begin');
  }
  choose(): Promise<number> {
    const said = this.calls.filter((call) => call.startsWith('say')).length;
    return Promise.resolve(this.answer[said] ?? END_OF_ANSWER);
  }
  async say(token: number): Promise<void> {
    this.calls.push(`say ${String(token)}`);
    await Promise.resolve();
  }
  isStop(error: unknown): boolean {
    return error === STOPPED;
  }
}

async function collect(sequence: TokenSequence, changes: Partial<Generation> = {}): Promise<Token[]> {
  const generation: Generation = {
    sequence,
    vocabulary: {
      ends: (token) => token === END_OF_ANSWER,
      bytesOf: (token) => new TextEncoder().encode(String.fromCharCode(token)),
    },
    contextTokens: 64,
    step: { of: (left) => Math.min(left, 4), learn: () => undefined },
    prompt: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 8 },
    stopped: () => false,
    ...changes,
  };
  const all: Token[] = [];
  for await (const token of generate(generation)) all.push(token);
  return all;
}

it('reads what is not cached in steps, and marks the places that are worth it', async () => {
  const sequence = new ScriptedSequence([72, 105], 2);
  const tokens = await collect(sequence, { places: [3, 9], worth: 5 });
  expect(sequence.calls).toEqual([
    'keep, worth 5',
    'read 3',
    'remember',
    'read 4,5,6,7',
    'read 8,9, scores',
    'remember',
    'begin',
    'say 72',
    'say 105',
  ]);
  expect(tokens.slice(-3)).toEqual([
    { type: 'text', text: 'H', tokens: 1 },
    { type: 'text', text: 'i', tokens: 1 },
    { type: 'end', finish: 'stop', promptTokens: 9, cachedTokens: 2, tokens: 2 },
  ]);
});

it('tells an engine how long each step took', async () => {
  const learned: number[] = [];
  const step = { of: (left: number) => Math.min(left, 4), learn: (tokens: number) => learned.push(tokens) };
  await collect(new ScriptedSequence([]), { step });
  expect(learned).toEqual([4, 4, 1]);
});

it('computes nothing after the last token of the limit', async () => {
  const sequence = new ScriptedSequence([72, 105, 33]);
  const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 2 };
  const tokens = await collect(sequence, { sampling });
  expect(sequence.calls.filter((call) => call.startsWith('say'))).toEqual(['say 72']);
  expect(tokens.at(-1)).toMatchObject({ finish: 'length', tokens: 2 });
});

it('yields no end if a step is stopped from outside, and throws every other error', async () => {
  const sequence = new ScriptedSequence([72]);
  sequence.say = () => Promise.reject(STOPPED);
  expect((await collect(sequence)).at(-1)).toEqual({ type: 'text', text: 'H', tokens: 1 });
  sequence.say = () => Promise.reject(new Error('the device is gone'));
  await expect(collect(sequence)).rejects.toThrow('the device is gone');
});
