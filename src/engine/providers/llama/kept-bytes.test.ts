import { expect, it } from 'vitest';
import { memoryFor } from '@/src/gguf/memory';
import { keptBytes } from './kept-bytes';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** Size of a page's keys and values, by the figures that models are recommended by. */
const pageBytes = (cachedLayers: number, kvHeads: number, headDim: number): number => {
  const model = { bytes: 0, measures: { cachedLayers, kvHeads, headDim, vocabulary: 0, width: 0, tied: true } };
  return memoryFor(model, 2_000) - memoryFor(model, 0);
};

it('is a share of the memory, with a limit for machines with much or unknown memory', () => {
  expect([1, 2, 4, 8].map((gib) => keptBytes(gib * GIB) / MIB)).toEqual([64, 128, 256, 512]);
  expect([16, 64, Infinity].map((gib) => keptBytes(gib * GIB) / MIB)).toEqual([512, 512, 512]);
});

it('holds eleven pages of the demo model, and one of a model with 4 billion parameters', () => {
  const pages = (...shape: Parameters<typeof pageBytes>): number =>
    Math.floor(keptBytes(Infinity) / pageBytes(...shape));
  expect(pages(30, 3, 64)).toBe(11);
  expect(pages(36, 8, 128)).toBe(1);
  expect(pages(34, 4, 256)).toBe(1);
  expect(pages(32, 32, 96)).toBe(0);
});
