/** Measures how busy a browser keeps the processor. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'puppeteer';

/** Linux counts in hundredths of a second on all common systems (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

export const canMeasure = process.platform === 'linux';

/**
 * Names of threads that compile WebAssembly and collect garbage in the background: Chromium's thread pool, and
 * Firefox's task controller. No engine computes on them, because workers and the GPU have their own threads.
 *
 * For a second or two after an engine's first steps Chromium's take up to 0.6 of a core, even if the engine is stopped
 * (Chromium 156, llama.cpp). Linux keeps fifteen characters of a name.
 */
const COMPILERS = /^(?:ThreadPoolForeg|TaskCon~ller #)/;

/** An idle browser still draws, collects garbage and answers the test. A generating one takes a whole core. */
export const BUSY_CORES = 0.4;

/** Thirty ticks of the system, in milliseconds. */
const SAMPLE_MS = 300;
/**
 * Other work of the browser, such as freeing a worker's memory, is done by then. An engine that is not stopped works
 * for longer.
 */
const IDLE_WITHIN_MS = 2_000;

/** How many cores a page's whole browser uses over a time, without compiling. 1 is one core without a pause. */
async function coresBusy(page: Page, ms: number): Promise<number> {
  const root = page.browser().process()?.pid;
  if (root === undefined) throw new Error('The browser was not started here: its processes are unknown.');
  const [before, began] = [ticks(root), performance.now()];
  await delay(ms);
  const after = ticks(root);
  // Threads that started or ended in this time do not count.
  const spent = [...after].reduce((sum, [thread, count]) => sum + count - (before.get(thread) ?? count), 0);
  return spent / TICKS_PER_SECOND / ((performance.now() - began) / 1000);
}

/** The most cores that were in use while something ran. */
export async function mostCoresBusy(page: Page, during: Promise<unknown>): Promise<number> {
  let going = true;
  const over = () => {
    going = false;
  };
  during.then(over, over);
  let most = 0;
  while (going) most = Math.max(most, await coresBusy(page, SAMPLE_MS));
  return most;
}

/**
 * Waits until the browser is idle, from a time of day on.
 * @returns When it was idle, in milliseconds after `from`.
 * @throws Error if it is not idle within two seconds.
 */
export async function untilIdle(page: Page, from: number): Promise<number> {
  await delay(Math.max(0, from - Date.now()));
  for (;;) {
    const at = Date.now() - from;
    const cores = await coresBusy(page, SAMPLE_MS);
    if (cores < BUSY_CORES) return at;
    if (at > IDLE_WITHIN_MS) throw new Error(`After the stop ${cores.toFixed(2)} cores are in use.`);
  }
}

/** The time of each thread of a process and its descendants, in ticks. */
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
      return stat && !COMPILERS.test(stat.name) ? [[thread, stat.ticks] as const] : [];
    }),
  );
}

/** Entries of a folder that are numbers; none if the folder is gone. */
function numbersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The name is in parentheses and may have spaces. Of the fields after it, 1 is the parent, 11 and 12 are times. */
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
