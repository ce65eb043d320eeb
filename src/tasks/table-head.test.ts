import { describe, expect, it } from 'vitest';
import { withHead } from './table-head';

const table = (text: string): { kind: 'table'; text: string } => ({ kind: 'table', text });
const NARROW = 'Pier | Adult | Child\nNorth | 8.50 | 4.00\nSouth | 9.50 | 4.50';
const WIDE =
  'Lake | 2024 | 2024 | 2025 | 2025 | Change\nLake | May | Oct | May | Oct | Change\nUpper | 41 | 30 | 43 | | (1.8)\nLower | 9 | 8 | 7 | 6 | 5';

describe('rows of a table without its beginning', () => {
  it('stand below the names of their columns', () => {
    expect(withHead(table(NARROW), 'South | 9.50 | 4.50')).toBe('Pier | Adult | Child\nSouth | 9.50 | 4.50');
  });

  it('tell of a wide table whose value each is, from all rows of its head', () => {
    expect(withHead(table(WIDE), 'Upper | 41 | 30 | 43 | | (1.8)')).toBe(
      'Lake: Upper; 2024 May: 41; 2024 Oct: 30; 2025 May: 43; Change: (1.8)',
    );
  });

  it('stand below a head of several rows where there are many of them', () => {
    const rows = Array.from({ length: 9 }, (_, at) => `L${String(at)} | 1 | 2 | 3 | 4 | 5`).join('\n');
    expect(withHead(table(`${WIDE}\n${rows}`), rows)).toBe(`${WIDE.split('\n', 2).join('\n')}\n${rows}`);
  });

  it('stay alone where nothing names the columns, and in other blocks', () => {
    const numbers = '1 | 2 | 3 | 4 | 5 | 6\n7 | 8 | 9 | 10 | 11 | 12\n0 | 0 | 0 | 0 | 0 | 0';
    expect(withHead(table(numbers), '0 | 0 | 0 | 0 | 0 | 0')).not.toContain(':');
    expect(withHead({ kind: 'paragraph', text: NARROW }, 'North')).toBe('North');
    expect(withHead(table(`${'x'.repeat(2_000)}\nNorth | 1`), 'North | 1')).toBe('North | 1');
  });
});
