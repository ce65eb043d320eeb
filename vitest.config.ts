import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';
import { testFiles } from './tests/harness/long.ts';
import { wllamaCodec } from './tools/vite/wllama-static.ts';

/** Unit tests: beside the code, in Node. What needs a browser lives in `tests/` with a configuration of its own. */
export default defineConfig({
  plugins: [solid({ ssr: false }), WxtVitest(), wllamaCodec()],
  test: {
    environment: 'node',
    // Vitest leaves a processor free by default, which is half of a small machine; a third file begins while two wait.
    maxWorkers: 3,
    testTimeout: 20_000,
    setupFiles: ['tests/harness/patience.ts'],
    ...testFiles(['src/**', 'tools/**', 'lab/**', 'tests', 'tests/seams']),
  },
});
