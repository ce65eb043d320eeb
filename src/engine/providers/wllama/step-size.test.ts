import { expect, it } from 'vitest';
import { stepTokens } from './step-size';

it('takes small steps through large models, and never none', () => {
  expect(stepTokens(98_362_432, 1)).toBe(2);
  expect(stepTokens(98_362_432, 4)).toBe(8);
  expect(stepTokens(2 ** 31, 1)).toBe(1);
  expect(stepTokens(80_000, 1)).toBe(32);
});
