import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { canGenerate, GENERATIVE_ARCHITECTURES } from './architectures';

it('knows only architectures that the library has', () => {
  const code = readFileSync('node_modules/@wllama/wllama/esm/wasm/wllama.wasm');
  expect(GENERATIVE_ARCHITECTURES.filter((name) => !code.includes(`${name}\0`))).toEqual([]);
});

it('refuses what only makes vectors, reads images or is unknown', () => {
  expect(
    ['bert', 'nomic-bert', 'clip', 't5encoder', 'llada', 'sotto-test-architecture', ''].filter(canGenerate),
  ).toEqual([]);
});
