import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** End to end: the built packages, unchanged, in real browsers. One file at a time, for a model needs the processor. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  resolve: { alias: { '@': path.resolve(import.meta.dirname, '../..') } },
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    globalSetup: ['tests/e2e/global-setup.ts'],
    fileParallelism: false,
    // Real gestures in real browsers lose a click now and then; a fault of ours comes twice.
    retry: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
