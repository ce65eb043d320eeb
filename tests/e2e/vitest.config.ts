/** End to end: the built packages, unchanged, in real browsers. */
import path from 'node:path';
import { configDefaults, defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { isLongRun } from '../harness/long.ts';
import { LongestFirst } from './longest-first.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What measures time or memory, and what lets a real model write: nothing else runs meanwhile. */
const ALONE = 'tests/e2e/**/*.alone.test.ts';
/** What takes too long for `npm test`. */
const LONG = 'tests/e2e/**/*.long.test.ts';

function project(
  name: string,
  order: number,
  workers: number,
  include: string,
  exclude: string[] = [],
): TestProjectConfiguration {
  return {
    root: ROOT,
    resolve: { alias: { '@': ROOT } },
    test: {
      name,
      include: [include],
      exclude: [...configDefaults.exclude, ...exclude],
      maxWorkers: workers,
      sequence: { groupOrder: order },
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  };
}

export default defineConfig({
  root: ROOT,
  test: {
    // Of the whole run, not of a project: packages and browsers are the same for all.
    globalSetup: ['tests/e2e/global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    projects: isLongRun()
      ? [project('long', 1, 1, LONG)]
      : [
          // Two browsers at once: the scripted engine computes nothing, and what is waited for is seldom the processor.
          // With three, runs are 70 s shorter and two processors are full: each run then had another test that came
          // too late.
          project('scripted', 1, 2, 'tests/e2e/**/*.test.ts', [ALONE, LONG]),
          project('alone', 2, 1, ALONE),
        ],
  },
});
