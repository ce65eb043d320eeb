/** How busy a browser keeps the processor, as the system counts it. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'puppeteer';

/** Linux counts in hundredths of a second on every common system (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

export const canMeasure = process.platform === 'linux';

/**
 * Threads on which Chromium optimizes WebAssembly in the background. For a second or two after an engine's first steps
 * they take up to 0.6 of a core, whatever the engine does meanwhile (Chromium 156, llama.cpp, thread by thread: after a
 * stop these work and no others). No engine computes on them: workers and the GPU process have threads of their own.
 */
const COMPILERS = 'ThreadPoolForeg';

/**
 * A page's whole browser: cores' worth of work that it does over a time, without compiling. 1 is one core without a
 * pause.
 */
export async function coresBusy(page: Page, ms: number): Promise<number> {
  const root = page.browser().process()?.pid;
  if (root === undefined) throw new Error('The browser was not started here: its processes are unknown.');
  const [before, began] = [ticks(root), performance.now()];
  await delay(ms);
  const after = ticks(root);
  // Threads that began or ended meanwhile do not count.
  const spent = [...after].reduce((sum, [thread, count]) => sum + count - (before.get(thread) ?? count), 0);
  return spent / TICKS_PER_SECOND / ((performance.now() - began) / 1000);
}

/** The most that was seen in a second while something went on. */
export async function mostCoresBusy(page: Page, during: Promise<unknown>): Promise<number> {
  let going = true;
  const over = () => {
    going = false;
  };
  during.then(over, over);
  let most = 0;
  while (going) most = Math.max(most, await coresBusy(page, 1_000));
  return most;
}

/** Time spent so far by each thread of a process and its descendants. */
function ticks(root: number): Map<string, number> {
  const parents = new Map(numbersIn('/proc').map((pid) => [pid, statOf(`/proc/${pid}`)?.parent]));
  const mine = (pid: string): boolean => {
    const parent = parents.get(pid);
    return pid === String(root) || (parent !== undefined && mine(parent));
  };
  const threads = [...parents.keys()]
    .filter(mine)
    .flatMap((pid) => numbersIn(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`));
  return new Map(
    threads.flatMap((thread) => {
      const stat = statOf(thread);
      return stat && stat.name !== COMPILERS ? [[thread, stat.ticks] as const] : [];
    }),
  );
}

/** Entries of a folder that are numbers; none where it has gone. */
function numbersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The name stands in parentheses and may hold spaces. Behind it: 1 is the parent, 11 and 12 user and system time. */
function statOf(folder: string): { name: string; parent: string; ticks: number } | undefined {
  try {
    const text = readFileSync(`${folder}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    return {
      name: text.slice(text.indexOf('(') + 1, end),
      parent: fields[1] ?? '',
      ticks: Number(fields[11]) + Number(fields[12]),
    };
  } catch {
    return undefined;
  }
}
