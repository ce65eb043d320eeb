import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { longRunNote, withNote } from './long-run-note.ts';

const DAY = new Date('2026-11-29T23:00:00Z');
const DOCUMENT = readFileSync(path.resolve(import.meta.dirname, '../../docs/performance.md'), 'utf8');

test('names date, commit and counts of a long run', () => {
  const run = { passed: 31, failed: 1, ms: 61_000 };
  expect(longRunNote(run, { commit: 'abc1234', isChanged: false }, DAY)).toBe(
    '2026-11-29, commit abc1234: 31 passed, 1 failed, in 2 min.',
  );
  expect(longRunNote(run, { commit: 'abc1234', isChanged: true }, DAY)).toContain('commit abc1234 with changes:');
});

test('replaces the earlier note, and nothing else in the document', () => {
  const once = withNote(DOCUMENT, 'The first run.');
  const twice = withNote(once, 'The second run.');
  expect(once).toContain('\nThe first run.\n');
  expect(twice).toBe(once.replace('The first run.', 'The second run.'));
  expect(withNote(twice, 'The first run.')).toBe(once);
});

test('throws for a document without a place for the note', () => {
  expect(() => withNote('# Performance\n', 'A run.')).toThrow('no place');
});
