import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readFile } from '@/tools/llama-wasm/dist';
import { canGenerate, GENERATIVE_ARCHITECTURES } from './architectures';

it.each([
  ['wllama', () => readFileSync('node_modules/@wllama/wllama/esm/wasm/wllama.wasm')],
  ['ours', () => readFile('llama-simd.wasm')],
])('knows only architectures that llama.cpp has, in %s', (_, read) => {
  const code = read();
  expect(GENERATIVE_ARCHITECTURES.filter((name) => !code.includes(`${name}\0`))).toEqual([]);
});

it('refuses models for embeddings or images, and unknown ones', () => {
  expect(
    ['bert', 'nomic-bert', 'clip', 't5encoder', 'llada', 'sotto-test-architecture', ''].filter(canGenerate),
  ).toEqual([]);
});
