/** Memory of an extension's own processes in Chromium on Linux, as the kernel counts it. */
import { readdir, readFile } from 'node:fs/promises';

/** The process ids of extensions, in every Chromium on this machine. Empty on systems other than Linux. */
export async function extensionProcesses(): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => commands[index]?.includes('--extension-process'));
}

/** Proportional set size of processes in megabytes (10^6 bytes). Ended processes count as 0. */
export async function memoryOf(pids: readonly string[]): Promise<number> {
  const rollups = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')));
  const kilobytes = rollups.reduce((sum, rollup) => sum + Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0), 0);
  return (kilobytes * 1024) / 1e6;
}
