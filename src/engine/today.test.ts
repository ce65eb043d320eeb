import { expect, it } from 'vitest';
import { dateString, formatDate } from './today';

it('is the date in the form that models were trained with', () => {
  expect(dateString(new Date(2026, 10, 1, 0, 5))).toBe('01 Nov 2026');
  expect(dateString(new Date(2027, 0, 31, 23, 55))).toBe('31 Jan 2027');
});

it('is written in any format of strftime, in English', () => {
  const now = new Date(2026, 2, 5, 0, 7, 9);
  expect(formatDate('%A %a, %-d %B %b %Y %y', now)).toBe('Thursday Thu, 5 March Mar 2026 26');
  expect(formatDate('%F %T %I:%M %p %m %H:%S', now)).toBe('2026-03-05 00:07:09 12:07 AM 03 00:09');
  expect(formatDate('100 %% %Q %', now)).toBe('100 % %Q %');
});
