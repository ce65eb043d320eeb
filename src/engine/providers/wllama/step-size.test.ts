import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES } from './traits';
import { stepTokens } from './step-size';

it('takes small steps through large models', () => {
  expect(stepTokens(98_362_432, { threads: 1 })).toBe(2);
  expect(stepTokens(98_362_432, { threads: 4 })).toBe(8);
  expect(stepTokens(2 ** 31, { threads: 1 })).toBe(2);
  expect(stepTokens(80_000, { threads: 1 })).toBe(32);
});

it('gives a GPU more at once', () => {
  expect(stepTokens(98_362_432, { gpu: 'hardware' })).toBe(128);
  expect(stepTokens(807_694_464, { gpu: 'hardware' })).toBe(30);
  expect(stepTokens(2 ** 33, { gpu: 'hardware' })).toBe(8);
  expect(stepTokens(98_362_432, { gpu: 'software' })).toBe(8);
});

describe('a step that llama.cpp can load with, which is two tokens at least', () => {
  const { models } = JSON.parse(readFileSync('src/models/catalogue.json', 'utf8')) as {
    models: { id: string; bytes: number }[];
  };
  const listed = models.filter(({ bytes }) => bytes <= MAX_FILE_BYTES);

  it.each(listed)('is what $id gets, on any number of threads', ({ bytes }) => {
    for (let threads = 1; threads <= 64; threads += 1)
      expect(stepTokens(bytes, { threads }), `${threads} threads`).toBeGreaterThanOrEqual(2);
  });

  it('is what any file gets that can be opened', () => {
    for (let bytes = 1; bytes <= MAX_FILE_BYTES; bytes = Math.ceil(bytes * 1.3))
      expect(stepTokens(bytes, { threads: 1 })).toBeGreaterThanOrEqual(2);
    expect(stepTokens(MAX_FILE_BYTES, { threads: 1 })).toBe(2);
  });
});
