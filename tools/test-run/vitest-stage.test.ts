/** A stage as a real run of vitest: what could hide a failure is made to happen. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dependency } from './programs.ts';
import { report, type StageEnd } from './report.ts';
import { VITEST_ARGUMENTS } from './stages.ts';
import { runHere } from './testing/run-here.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-run-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** How a run of vitest ends, with test files of these contents (globals are on). */
async function runTests(name: string, files: Record<string, string>, ...options: string[]): Promise<StageEnd> {
  const root = await mkdtemp(path.join(folder, 'vitest-'));
  for (const [file, contents] of Object.entries(files)) await writeFile(path.join(root, `${file}.test.mjs`), contents);
  const command = dependency('vitest', 'vitest', 'run', ...VITEST_ARGUMENTS, '--root', root, '--globals', ...options);
  const { ends } = await runHere([{ name, needs: [], cores: 'all', command, hasTests: true }]);
  if (!ends[0]) throw new Error('no end');
  return ends[0];
}

const outcome = (end: StageEnd) => report([end], ['no corpus'], 1);

describe('a run of vitest', () => {
  test('counts what passed, and tells second tries and skips with a reason', async () => {
    const end = await runTests('unit', {
      a: `let tries = 0;
        it('passes', () => {});
        it('is unsteady', { retry: 1 }, () => { tries += 1; if (tries === 1) throw new Error('once'); });
        it('needs a corpus', ({ skip }) => { skip('no corpus'); });
        describe('a group', () => { beforeEach(({ skip }) => { skip('no corpus'); }); it('is left out', () => {}); });`,
    });
    expect(end.results).toMatchObject({
      passed: 2,
      failures: [],
      secondTry: ['a.test.mjs > is unsteady'],
      skipped: [
        { name: 'a.test.mjs > needs a corpus', reason: 'no corpus' },
        { name: 'a.test.mjs > a group > is left out', reason: 'no corpus' },
      ],
      files: [{ file: 'a.test.mjs' }],
    });
    expect(end.results.files[0]?.ms).toBeGreaterThan(0);
    expect(outcome(end)).toMatchObject({ passed: 2, failed: 0, exitCode: 0 });
  }, 30_000);

  /** Each with its number of failures, and words of one of them. */
  const FAULTS: Record<string, { readonly code: string; readonly failures: number; readonly words: string }> = {
    'a test that fails': { code: `it('fails', () => { throw new Error('no'); });`, failures: 1, words: '> fails: no' },
    'a test that fails with much to say': {
      code: `it('fails', () => { throw new Error('\\u001b[31mProperty failed\\u001b[39m\\n{ seed: 7 }\\n\\n' + 'x'.repeat(5_000)); });`,
      failures: 1,
      words: `> fails: Property failed { seed: 7 } ${'x'.repeat(300 - 'Property failed { seed: 7 } …'.length)}…`,
    },
    'a skip without a reason': {
      code: `it('a', () => {}); it.skip('b', () => {});`,
      failures: 1,
      words: 'b was skipped',
    },
    'a group that is skipped': {
      code: `it('a', () => {}); describe.skip('g', () => { it('b', () => {}); it('c', () => {}); });`,
      failures: 2,
      words: 'g > c was skipped',
    },
    'a condition that skips': {
      code: `it('a', () => {}); it.skipIf(true)('b', () => {});`,
      failures: 1,
      words: 'b was skipped',
    },
    'a skip for a reason of its own': {
      code: `it('a', () => {}); it('b', ({ skip }) => { skip('not today'); });`,
      failures: 1,
      words: 'b was skipped for "not today"',
    },
    'a test to be written': { code: `it('a', () => {}); it.todo('b');`, failures: 1, words: 'b was skipped' },
    'a test that runs alone': { code: `it.only('a', () => {}); it('b', () => {});`, failures: 2, words: '> a' },
    'a beforeAll that fails': {
      code: `describe('g', () => { beforeAll(() => { throw new Error('no'); }); it('a', () => {}); it('b', () => {}); });`,
      failures: 3,
      words: 'g > a did not run',
    },
    'a beforeAll of a file that fails': {
      code: `beforeAll(() => { throw new Error('no'); }); it('a', () => {});`,
      failures: 2,
      words: 'a did not run',
    },
    'an afterAll that fails': {
      code: `describe('g', () => { afterAll(() => { throw new Error('no'); }); it('a', () => {}); });`,
      failures: 1,
      words: 'g: before or after its tests: no',
    },
    'a file that cannot be loaded': { code: `throw new Error('not loaded');`, failures: 1, words: 'not loaded' },
    'a file without tests': { code: `globalThis.a = 1;`, failures: 1, words: 'No test suite found' },
    'a worker that dies': {
      code: `it('a', () => {}); it('b', async () => { process.kill(process.pid, 'SIGKILL'); await new Promise(() => {}); });`,
      failures: 3,
      words: 'b did not end',
    },
  };
  /** A fault outside any test, so its file is not named. */
  const UNHANDLED = `it('a', async () => { Promise.reject(new Error('late')); await new Promise((r) => setTimeout(r, 20)); });`;

  let failed: readonly string[] = [];
  beforeAll(async () => {
    const files = Object.fromEntries(Object.values(FAULTS).map(({ code }, n) => [`fault${n}`, code]));
    const end = await runTests('unit', { ...files, unhandled: UNHANDLED, good: `it('passes', () => {});` });
    const { lines, failed: count, exitCode } = outcome(end);
    failed = lines.filter((line) => line.startsWith('  unit: '));
    expect({ count, exitCode }).toEqual({ count: failed.length, exitCode: 1 });
  }, 60_000);

  test.each(Object.entries(FAULTS).map(([name, fault], n) => ({ name, n, ...fault })))(
    '$name fails the run',
    ({ n, failures, words }) => {
      const ours = failed.filter((line) => line.startsWith(`  unit: fault${n}.test.mjs > `));
      expect(ours).toHaveLength(failures);
      expect(ours).toContainEqual(expect.stringContaining(words));
    },
  );

  test('an unhandled rejection fails the run, and so does the death of a worker', () => {
    expect(failed.filter((line) => line.startsWith('  unit: outside of any test: '))).toHaveLength(2);
    expect(failed).toContain('  unit: outside of any test: late');
  });

  test('without any test fails, even if its configuration allows it', async () => {
    const config = path.join(folder, 'empty.config.mjs');
    await writeFile(config, 'export default { test: { passWithNoTests: true } };');
    expect((await runTests('unit', {}, '--config', config)).results.failures).toHaveLength(1);
  }, 30_000);

  test('that breaks before it starts fails', async () => {
    const end = await runTests('unit', { a: `it('passes', () => {});` }, '--config', path.join(folder, 'nothing.ts'));
    expect(end.results.failures).toEqual(['it ended with exit code 1 before it could report its tests']);
  }, 30_000);
});
