/** The parts of the bench that compare processor engines: each ends with a line of JSON of its own. */
import { loadSource } from '../load-source.ts';
import { cpuBench } from './bench.ts';
import { nativeBench } from './native-bench.ts';

/** Loaded by Vite, because its imports are written for a bundler. */
async function kl(): Promise<void> {
  const { klBench } = await loadSource<{ klBench: () => Promise<void> }>('cpu/kl.ts');
  await klBench();
}

export const CPU_PARTS: Readonly<Record<string, () => Promise<void>>> = {
  cpu: cpuBench,
  'cpu-native': nativeBench,
  'cpu-kl': kl,
};
