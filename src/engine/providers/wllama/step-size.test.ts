import { expect, it } from 'vitest';
import { stepTokens } from './step-size';

it('gives a GPU as many tokens as a stop can wait for', () => {
  expect(stepTokens(98_362_432, 'hardware')).toBe(128);
  expect(stepTokens(807_694_464, 'hardware')).toBe(30);
  expect(stepTokens(2 ** 33, 'hardware')).toBe(8);
  expect(stepTokens(98_362_432, 'software')).toBe(8);
});
