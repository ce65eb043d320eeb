/** How busy a browser keeps the processor, as the system counts it. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'puppeteer';

/** Linux counts in hundredths of a second on every common system (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

export const canMeasure = process.platform === 'linux';

/**
 * Threads on which browsers compile WebAssembly and collect garbage in the background: Chromium's thread pool, and
 * Firefox's task controller. For a second or two after an engine's first steps Chromium's take up to 0.6 of a core,
 * whatever the engine does meanwhile (Chromium 156, llama.cpp, thread by thread: after a stop these work and no
 * others). No engine computes on them: workers and the GPU have threads of their own. Linux keeps fifteen characters of
 * a name.
 */
const COMPILERS = /^(?:ThreadPoolForeg|TaskCon~ller #)/;

/** A stopped browser still draws, collects garbage and talks to the test; a generating one takes a whole core. */
export const BUSY_CORES = 0.4;

/** Long enough for thirty of the system's ticks. */
const SAMPLE_MS = 300;
/**
 * What a browser does besides (it starts, or drops a worker's memory) is over by then. An engine that is watched has
 * work for longer, unless it stops.
 */
const IDLE_WITHIN_MS = 2_000;

/**
 * A page's whole browser: cores' worth of work that it does over a time, without compiling. 1 is one core without a
 * pause.
 */
async function coresBusy(page: Page, ms: number): Promise<number> {
  const root = page.browser().process()?.pid;
  if (root === undefined) throw new Error('The browser was not started here: its processes are unknown.');
  const [before, began] = [ticks(root), performance.now()];
  await delay(ms);
  const after = ticks(root);
  // Threads that began or ended meanwhile do not count.
  const spent = [...after].reduce((sum, [thread, count]) => sum + count - (before.get(thread) ?? count), 0);
  return spent / TICKS_PER_SECOND / ((performance.now() - began) / 1000);
}

/** The most that was seen at once while something went on. */
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
 * Waits from a time of day on until the browser is idle.
 * @returns When that was seen, in milliseconds after `from`. @throws Error where it is not within two seconds.
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
      return stat && !COMPILERS.test(stat.name) ? [[thread, stat.ticks] as const] : [];
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
