import { expect, it } from 'vitest';
import { dateString } from './today';

it('is the date in the words that models were trained to read', () => {
  expect(dateString(new Date(2026, 10, 1, 0, 5))).toBe('01 Nov 2026');
  expect(dateString(new Date(2027, 0, 31, 23, 55))).toBe('31 Jan 2027');
});
