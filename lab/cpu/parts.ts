/** The parts of the bench that compare processor engines: each ends with a line of JSON of its own. */
import path from 'node:path';
import { runnerImport } from 'vite';
import { cpuBench } from './bench.ts';
import { nativeBench } from './native-bench.ts';

/** Its imports are written for a bundler. */
async function kl(): Promise<void> {
  const { module } = await runnerImport<{ klBench: () => Promise<void> }>(path.join(import.meta.dirname, 'kl.ts'));
  await module.klBench();
}

export const CPU_PARTS: Readonly<Record<string, () => Promise<void>>> = {
  cpu: cpuBench,
  'cpu-native': nativeBench,
  'cpu-kl': kl,
};
