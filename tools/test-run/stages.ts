/**
 * The stages of `npm test` and of `npm run test:long`, in the order in which two processors are done with them soonest.
 * What waits for the network is first; builds keep one processor each; tests have them all, but for what is left to
 * checks.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { CHECKS } from '../check/checks.ts';
import { DEMO_MODEL } from '../demo-model.ts';
import { dependency, ROOT, script } from './programs.ts';
import type { ProgramStage } from './run-stages.ts';

const BROWSERS: ProgramStage = {
  name: 'browsers',
  needs: [],
  cores: 0,
  command: script('tools/browsers/main.ts'),
  hasTests: false,
};

const MODEL: ProgramStage = {
  name: 'demo model',
  needs: [],
  cores: 0,
  command: script('tools/model-demo.ts'),
  hasTests: false,
};

/** Each package is built once; vitest's set-ups are told so. Builds don't touch each other's files. */
const PACKAGES = [
  { name: 'standard', needs: [], options: [] },
  { name: 'fake', needs: [], options: ['--mode', 'fake'] },
  { name: 'sealed', needs: [MODEL.name], options: ['--sealed', DEMO_MODEL.id] },
].flatMap(({ name, needs, options }) =>
  ['chromium', 'firefox'].map(
    (browser): ProgramStage => ({
      name: `build: ${name} for ${browser}`,
      needs,
      cores: 1,
      command: script('tools/build.ts', '--browser', browser, ...options),
      hasTests: false,
    }),
  ),
);

const PACKAGE_NAMES = PACKAGES.map(({ name }) => name);

export interface Suite {
  readonly name: string;
  readonly config: string;
  readonly needs: readonly string[];
  /** Where its long tests are. */
  readonly long: readonly string[];
}

/** One at a time: unit tests fill every processor, and those in browsers measure times and idleness. */
export const SUITES: readonly Suite[] = [
  {
    name: 'unit',
    config: 'vitest.config.ts',
    needs: [MODEL.name, ...PACKAGE_NAMES],
    long: ['{src,tools,lab}/**/*.long.test.{ts,tsx}', 'tests/*.long.test.ts'],
  },
  {
    name: 'conformance',
    config: 'tests/conformance/vitest.config.ts',
    needs: [BROWSERS.name, MODEL.name, ...PACKAGE_NAMES],
    long: ['tests/conformance/**/*.long.test.ts'],
  },
  {
    name: 'end to end',
    config: 'tests/e2e/vitest.config.ts',
    needs: [BROWSERS.name, MODEL.name, ...PACKAGE_NAMES],
    long: ['tests/e2e/**/*.long.test.ts'],
  },
];

/** A test that runs alone, and a suite without tests, are faults; the results are in a form of ours. */
export const VITEST_ARGUMENTS = [
  '--allowOnly=false',
  '--passWithNoTests=false',
  '--bail=0',
  '--reporter=default',
  `--reporter=${path.join(ROOT, 'tools/test-run/vitest-reporter.ts')}`,
] as const;

function testStage({ name, config, needs }: Suite, env: Record<string, string>): ProgramStage {
  return {
    name,
    needs,
    cores: 'all',
    command: dependency('vitest', 'vitest', 'run', ...VITEST_ARGUMENTS, '--config', config),
    env: { SOTTO_SKIP_BUILD: '1', ...env },
    hasTests: true,
  };
}

/**
 * Everything that CI runs. Checks take as long whenever they run, and no test waits for them: they get what browsers,
 * which wait for much, leave of the processors. `npm run check` has them first.
 */
export function stagesOfTest(): readonly ProgramStage[] {
  const checks = CHECKS.map((check) => ({ ...check, cores: 0, isBackground: true }));
  return [BROWSERS, MODEL, ...checks, ...PACKAGES, ...SUITES.map((suite) => testStage(suite, {}))];
}

/** What is too long for it: the suites that have long tests. */
export function stagesOfLongTest(): readonly ProgramStage[] {
  const suites = SUITES.filter(({ long }) => globSync([...long], { cwd: ROOT }).length > 0);
  return [BROWSERS, MODEL, ...PACKAGES, ...suites.map((suite) => testStage(suite, { SOTTO_LONG: '1' }))];
}
