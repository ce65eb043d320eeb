/**
 * The conformance suite: on the scripted engine in Node, and on the real ones in an extension's page in real browsers.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { isLongRun } from '../harness/long.ts';
import type { BrowserName } from '../harness/session.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browsers for a file's tests, if each browser has its own project. */
    browsers: readonly BrowserName[];
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = 'tests/conformance';

/**
 * Files that run in both browsers at once, with a project for each. Idleness is measured for each browser's own
 * processes, with a limit for two browsers at once.
 */
const IN_BOTH = [
  'engines',
  'numbers',
  'kernels',
  'sampler',
  'templates',
  'large-models',
  'memory',
  'tokens',
  'system-role',
];
/** Firefox compiles the shaders of every small model quickly, so it has no long tests in `engines`. */
const SLOW_IN_FIREFOX = IN_BOTH.filter((file) => file !== 'engines');
/** Files without a browser, or with one for a moment. */
const OTHERS = ['fake', 'package', 'numbers/reference', 'gpu'];

interface Group {
  readonly name: string;
  readonly files: readonly string[];
  /** The files with long tests, if not all have some. */
  readonly longFiles?: readonly string[];
  readonly workers: number;
  /** Groups with the same number run at the same time, and those with the next number after them. */
  readonly order: number;
  readonly browsers?: readonly BrowserName[];
}

/** The ending of tests that take too long for `npm test`. */
const LONG = '.long.test.ts';

/** A project for a group's files with an ending. `alone` has all files that no other group has. */
function project(
  { name, files, workers, order, browsers = [] }: Omit<Group, 'longFiles'>,
  ending: string,
  exclude: string[] = [],
): TestProjectInlineConfiguration {
  return {
    root,
    resolve: { alias: { '@': root } },
    test: {
      name,
      include: files.map((file) => `${folder}/${file}${ending}`),
      exclude: [
        ...(name === 'alone' ? [...IN_BOTH, ...OTHERS].map((file) => `${folder}/${file}${ending}`) : []),
        ...exclude,
      ],
      setupFiles: [`${folder}/setup.ts`],
      provide: { browsers },
      maxWorkers: workers,
      sequence: { groupOrder: order },
      testTimeout: 120_000,
      hookTimeout: 180_000,
    },
  };
}

const GROUPS: readonly Group[] = [
  { name: 'chromium', files: IN_BOTH, workers: 2, order: 1, browsers: ['chromium'] },
  { name: 'firefox', files: IN_BOTH, longFiles: SLOW_IN_FIREFOX, workers: 2, order: 1, browsers: ['firefox'] },
  { name: 'others', files: OTHERS, workers: 2, order: 1 },
  // One browser at a time: a real model uses the whole processor, and the time of its stop is measured.
  { name: 'alone', files: ['**/*'], workers: 1, order: 2 },
];

export default defineConfig({
  root,
  test: {
    // For the whole run, not for each project: packages and browsers are the same for all.
    globalSetup: [`${folder}/global-setup.ts`],
    projects: GROUPS.map(({ longFiles, ...group }) =>
      isLongRun()
        ? project({ ...group, files: longFiles ?? group.files }, LONG)
        : project(group, '.test.ts', [`**/*${LONG}`]),
    ),
  },
});
