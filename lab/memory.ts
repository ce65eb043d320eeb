/** Memory of an extension's own processes in Chromium on Linux, as the kernel counts it. */
import { readFile } from 'node:fs/promises';
import { descendants } from '../tests/harness/processes.ts';

/**
 * The process ids of extensions, in every Chromium that a process has started, itself or by another one. Empty on
 * systems other than Linux.
 */
export async function extensionProcesses(of: number): Promise<string[]> {
  const pids = await descendants(of);
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => commands[index]?.includes('--extension-process'));
}

/** Proportional set size of processes in megabytes (10^6 bytes). Ended processes count as 0. */
export async function memoryOf(pids: readonly string[]): Promise<number> {
  const rollups = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')));
  const kilobytes = rollups.reduce((sum, rollup) => sum + Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0), 0);
  return (kilobytes * 1024) / 1e6;
}
