import { expect, test } from 'vitest';
import { report, type StageEnd } from './report.ts';
import { NOTHING, type Results } from './results.ts';

const ALLOWED = ['no corpus'];
const ended = (name: string, results: Partial<Results>, ms: number | null = 1_000): StageEnd => ({
  name,
  ms,
  results: { ...NOTHING, ...results },
});
const textOf = (...stages: StageEnd[]): string => report(stages, ALLOWED, 61_000).lines.join('\n');

test('ends with a line that has only the counts', () => {
  const { lines, exitCode } = report([ended('check', { passed: 1 }), ended('unit', { passed: 2_000 })], ALLOWED, 1);
  expect(lines.at(-1)).toBe('2001 passed, 0 failed');
  expect(exitCode).toBe(0);
});

test('a failure is named, and fails the run', () => {
  const failing = ended('unit', { passed: 3, failures: ['a.test.ts > breaks'] });
  expect(textOf(failing)).toContain('unit: a.test.ts > breaks');
  expect(report([failing], ALLOWED, 1)).toMatchObject({ passed: 3, failed: 1, exitCode: 1 });
});

test('a run in which nothing passed fails', () => {
  expect(report([], ALLOWED, 1).exitCode).toBe(1);
  expect(report([ended('unit', { skipped: [{ name: 'a', reason: 'no corpus' }] })], ALLOWED, 1).exitCode).toBe(1);
});

test('names tests that passed at a second try, or says that there were none', () => {
  expect(textOf(ended('unit', { passed: 1 }))).toContain('\n0 passed at a second try\n');
  const text = textOf(ended('end to end', { passed: 2, secondTry: ['b.test.ts > loses a click'] }));
  expect(text).toContain('\n1 passed at a second try\n  end to end: b.test.ts > loses a click\n');
  expect(text).toMatch(/2 passed, 0 failed$/);
});

test('skips are grouped by their reasons, with their names', () => {
  const skipped = [
    { name: 'a.test.ts > one', reason: 'no corpus' },
    { name: 'b.test.ts > two', reason: 'no corpus' },
  ];
  const text = textOf(ended('unit', { passed: 1, skipped }));
  expect(text).toContain('\n2 skipped\n  2, for no corpus\n    a.test.ts > one\n    b.test.ts > two\n');
  expect(text).toMatch(/1 passed, 0 failed$/);
});

test.each([
  ['without a reason', null],
  ['for a reason that is not in the list', 'no time today'],
])('a skip %s fails the run', (_, reason) => {
  const stage = ended('unit', { passed: 1, skipped: [{ name: 'a.test.ts > one', reason }] });
  expect(report([stage], ALLOWED, 1)).toMatchObject({ passed: 1, failed: 1, exitCode: 1 });
  expect(textOf(stage)).toContain('a.test.ts > one was skipped');
  expect(textOf(stage)).toContain('skip-reasons.ts');
});

test('shows the state and the time of each stage', () => {
  const text = textOf(
    ended('check', { passed: 1 }, 61_000),
    ended('unit', { passed: 5, failures: ['a'] }, 9_500),
    ended('corpora', { skipped: [{ name: 'a', reason: 'no corpus' }] }),
    ended('end to end', { failures: ['not run, for unit did not pass'] }, null),
  );
  expect(text).toMatch(/^ {2}check +passed +61\.0 s {2}1 passed, 0 failed$/m);
  expect(text).toMatch(/^ {2}unit +failed +9\.5 s {2}5 passed, 1 failed$/m);
  expect(text).toMatch(/^ {2}corpora +skipped +1\.0 s {2}0 passed, 0 failed, 1 skipped$/m);
  expect(text).toMatch(/^ {2}end to end +failed +not run {2}0 passed, 1 failed$/m);
  expect(text).toContain('\n61.0 s in all\n');
});

test('lists the fifteen slowest files, the slowest first', () => {
  const files = Array.from({ length: 20 }, (_, n) => ({ file: `f${n}.test.ts`, ms: n * 1_000 }));
  const shown = textOf(
    ended('unit', { passed: 20, files: files.slice(0, 10) }),
    ended('e2e', { files: files.slice(10) }),
  )
    .split('\n')
    .filter((line) => line.endsWith('.test.ts'))
    .map((line) => line.trim());
  expect(shown).toHaveLength(15);
  expect(shown[0]).toBe('19.0 s  f19.test.ts');
  expect(shown.at(-1)).toBe('5.0 s  f5.test.ts');
});
