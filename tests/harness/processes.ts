/** The processes that a test has started, on Linux. */
import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** Ids of all processes below `root`, without `root` itself. Empty on other systems. */
export async function descendants(root: number): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const parents = new Map(await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const)));
  const isBelow = (pid: string | undefined): boolean => {
    for (let up = pid && parents.get(pid); up !== undefined && up !== '0'; up = parents.get(up))
      if (up === String(root)) return true;
    return false;
  };
  return pids.filter(isBelow);
}

async function parentOf(pid: string): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return /^PPid:\s+(\d+)$/m.exec(status)?.[1] ?? '0';
}

/** Sends a signal to a process and all below it. SIGSTOP and SIGCONT imitate the machine's sleep. */
export async function signalTree(root: ChildProcess | null, signal: NodeJS.Signals): Promise<void> {
  if (root?.pid === undefined || root.exitCode !== null) return;
  for (const pid of [String(root.pid), ...(await descendants(root.pid))]) {
    try {
      process.kill(Number(pid), signal);
    } catch {
      // The process has ended.
    }
  }
}

/** Kills a process and all below it at once. Resolves when the process itself is gone. */
export async function killTree(root: ChildProcess | null): Promise<void> {
  if (root?.pid === undefined || root.exitCode !== null) return;
  const gone = new Promise((resolve) => {
    root.once('exit', resolve);
  });
  await signalTree(root, 'SIGKILL');
  await gone;
}
