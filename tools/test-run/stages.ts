/**
 * The stages of `npm test` and of `npm run test:long`, in the order that is fastest on two processors. Stages that wait
 * for the network are first. Builds take one processor each. Tests take all, and checks run in the background.
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

/** Each package is built once, and vitest's set-ups do not build again. Builds don't touch each other's files. */
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
  /** Folders and files of its long tests. */
  readonly long: readonly string[];
}

/** Suites run one at a time: unit tests keep all processors busy, and tests in browsers measure times. */
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

/** `it.only` and a suite without tests are failures. Results are reported in our own form. */
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
 * Everything that CI runs. No test waits for the checks, so they run in the background, while browsers often leave the
 * processors idle.
 */
export function stagesOfTest(): readonly ProgramStage[] {
  const checks = CHECKS.map((check) => ({ ...check, cores: 0, isBackground: true }));
  return [BROWSERS, MODEL, ...checks, ...PACKAGES, ...SUITES.map((suite) => testStage(suite, {}))];
}

/** Tests that are too long for CI: the suites with long tests. */
export function stagesOfLongTest(): readonly ProgramStage[] {
  const suites = SUITES.filter(({ long }) => globSync([...long], { cwd: ROOT }).length > 0);
  return [BROWSERS, MODEL, ...PACKAGES, ...suites.map((suite) => testStage(suite, { SOTTO_LONG: '1' }))];
}
