/** The conformance suite: on the scripted engine in Node, on the real ones in an extension's page in real browsers. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default defineConfig({
  root,
  resolve: { alias: { '@': root } },
  test: {
    include: ['tests/conformance/**/*.test.ts'],
    setupFiles: ['tests/conformance/setup.ts'],
    // One browser at a time: two would share the processor, and the suite measures idleness.
    fileParallelism: false,
    // Idleness is measured from outside, and other work on the machine counts as ours: once more before it is a
    // failure.
    retry: 1,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
