import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { dependency, ROOT } from './programs.ts';
import { choose } from './schedule.ts';
import { stagesOfLongTest, stagesOfTest, SUITES } from './stages.ts';

const run = promisify(execFile);
const named = (stages: readonly { readonly name: string }[]): string[] => stages.map(({ name }) => name);

/** The test files of a configuration, by their path in the repository. */
async function filesOf(config: string, file: string, env: Record<string, string>): Promise<string[]> {
  const [program, ...args] = dependency(
    'vitest',
    'vitest',
    'list',
    '--filesOnly',
    `--json=${file}`,
    '--config',
    config,
  );
  await run(program, args, { cwd: ROOT, env: { ...process.env, ...env } });
  const listed = JSON.parse(await readFile(file, 'utf8')) as { file: string }[];
  return [...new Set(listed.map((one) => path.relative(ROOT, one.file).replaceAll('\\', '/')))];
}

test('every test file is run by exactly one stage, of the short run or of the long one', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-stages-'));
  try {
    const lists = await Promise.all(
      SUITES.flatMap(({ name, config }) => [
        filesOf(config, path.join(folder, `${name}.json`), { SOTTO_LONG: '' }),
        filesOf(config, path.join(folder, `${name}.long.json`), { SOTTO_LONG: '1' }),
      ]),
    );
    const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard', '*.test.ts', '*.test.tsx'], {
      cwd: ROOT,
    });
    const here = stdout
      .trim()
      .split('\n')
      .filter((file) => existsSync(path.join(ROOT, file)));
    expect(lists.flat().sort()).toEqual(here.sort());
    const isLong = (file: string): boolean => /\.long\.test\.tsx?$/.test(file);
    expect(
      lists
        .filter((_, at) => at % 2 === 0)
        .flat()
        .filter(isLong),
    ).toEqual([]);
    expect(
      lists
        .filter((_, at) => at % 2 === 1)
        .flat()
        .every(isLong),
    ).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);

test('each package is built once, and no suite starts before all of them', () => {
  const builds = stagesOfTest().filter(({ command }) => command.some((word) => word.endsWith('tools/build.ts')));
  expect(new Set(builds.map(({ command }) => command.join(' '))).size).toBe(6);
  expect(builds).toHaveLength(6);
  for (const stage of stagesOfTest().filter(({ hasTests }) => hasTests)) {
    expect(stage.needs).toEqual(expect.arrayContaining(named(builds)));
    // Without it the set-ups of suites would build again.
    expect(stage.env).toMatchObject({ SOTTO_SKIP_BUILD: '1' });
    expect(stage.cores).toBe('all');
  }
});

test('browsers are installed before what runs in them', () => {
  for (const stages of [stagesOfTest(), stagesOfLongTest()])
    for (const name of ['conformance', 'end to end']) expect(named(choose(stages, [name]))).toContain('browsers');
});
