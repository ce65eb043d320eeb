/** The conformance suite: on the scripted engine in Node, on the real ones in an extension's page in real browsers. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { isLongRun } from '../harness/long.ts';
import type { BrowserName } from '../harness/session.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browsers that a file's tests are for, where each has a project of its own. */
    browsers: readonly BrowserName[];
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = 'tests/conformance';

/**
 * In both browsers at once: a project for each. A browser's idleness is that of its own processes, and its bound is
 * long enough for two.
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
/** Its WebGPU compiles the shaders of every small model soon, so that `engines` has nothing long for it. */
const SLOW_IN_FIREFOX = IN_BOTH.filter((file) => file !== 'engines');
/** Without a browser, or with one of each for a moment. */
const OTHERS = ['fake', 'package', 'numbers/reference', 'gpu'];

interface Group {
  readonly name: string;
  readonly files: readonly string[];
  /** Those of them that have long tests for its browsers, where not all have. */
  readonly longFiles?: readonly string[];
  readonly workers: number;
  /** Groups of a number run beside each other, those of the next one after them. */
  readonly order: number;
  readonly browsers?: readonly BrowserName[];
}

/** What takes too long for `npm test`. */
const LONG = '.long.test.ts';

/** A group's files with an ending; `alone` has all that no other group has. */
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
  // One browser at a time: a real model takes what the processor has, and how soon it stops is seen.
  { name: 'alone', files: ['**/*'], workers: 1, order: 2 },
];

export default defineConfig({
  root,
  test: {
    // Of the whole run, not of a project: packages and browsers are the same for all.
    globalSetup: [`${folder}/global-setup.ts`],
    projects: GROUPS.map(({ longFiles, ...group }) =>
      isLongRun()
        ? project({ ...group, files: longFiles ?? group.files }, LONG)
        : project(group, '.test.ts', [`**/*${LONG}`]),
    ),
  },
});
