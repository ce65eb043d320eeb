/** The conformance suite: on the scripted engine in Node, on the real ones in an extension's page in real browsers. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import type { BrowserName } from '../harness/session.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browsers that a file's tests are for; in projects that have one project for each. */
    browsers: readonly BrowserName[];
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = 'tests/conformance';

/** What only computes runs in both browsers at once. */
const COMPUTING = ['numbers', 'sampler', 'tokens'];
const IN_NODE = ['fake', 'package', 'numbers/reference'];

interface Group {
  readonly name: string;
  readonly files: readonly string[];
  readonly workers: number;
  /** Groups of a number run beside each other, those of the next one after them. */
  readonly order: number;
  readonly browsers?: readonly BrowserName[];
}

const LONG = '.long.test.ts';

/** A group's files with an ending; `alone` has all that no other group has. */
function project(
  { name, files, workers, order, browsers = [] }: Group,
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
        ...(order === 1 ? [...COMPUTING, ...IN_NODE].map((file) => `${folder}/${file}${ending}`) : []),
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
  { name: 'chromium', files: COMPUTING, workers: 2, order: 0, browsers: ['chromium'] },
  { name: 'firefox', files: COMPUTING, workers: 2, order: 0, browsers: ['firefox'] },
  { name: 'node', files: IN_NODE, workers: 2, order: 0 },
  // One browser at a time: two would share the processor, and these measure idleness and how soon a stop stops.
  { name: 'alone', files: ['**/*'], workers: 1, order: 1 },
];

export default defineConfig({
  root,
  test: {
    globalSetup: [`${folder}/global-setup.ts`],
    projects: GROUPS.map((group) =>
      process.env['SOTTO_LONG'] ? project(group, LONG) : project(group, '.test.ts', [`**/*${LONG}`]),
    ),
  },
});
