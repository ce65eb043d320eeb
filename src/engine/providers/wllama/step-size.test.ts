import { expect, it } from 'vitest';
import { stepTokens } from './step-size';

it('takes small steps through large models, and never none', () => {
  expect(stepTokens(98_362_432, { threads: 1 })).toBe(2);
  expect(stepTokens(98_362_432, { threads: 4 })).toBe(8);
  expect(stepTokens(2 ** 31, { threads: 1 })).toBe(1);
  expect(stepTokens(80_000, { threads: 1 })).toBe(32);
});

it('gives a GPU more at once', () => {
  expect(stepTokens(98_362_432, { gpu: 'hardware' })).toBe(128);
  expect(stepTokens(807_694_464, { gpu: 'hardware' })).toBe(30);
  expect(stepTokens(2 ** 33, { gpu: 'hardware' })).toBe(8);
  expect(stepTokens(98_362_432, { gpu: 'software' })).toBe(8);
});
