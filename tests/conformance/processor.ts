/** How busy a browser keeps the processor, as the system counts it. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';

/** Linux counts in hundredths of a second on every common system (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

export const canMeasure = process.platform === 'linux';

/** A page's whole browser: cores' worth of work that it does over a time. 1 is one core without a pause. */
export async function coresBusy(page: Page, ms: number): Promise<number> {
  const root = page.browser().process()?.pid;
  if (root === undefined) throw new Error('The browser was not started here: its processes are unknown.');
  const before = ticks(root);
  await delay(ms);
  const after = ticks(root);
  // Processes that began or ended meanwhile do not count.
  const spent = [...after].reduce((sum, [pid, count]) => sum + count - (before.get(pid) ?? count), 0);
  return spent / TICKS_PER_SECOND / (ms / 1000);
}

/** The most that was seen in a second while something went on. */
export async function mostCoresBusy(page: Page, during: Promise<unknown>): Promise<number> {
  let going = true;
  const over = () => { going = false; };
  during.then(over, over);
  let most = 0;
  while (going) most = Math.max(most, await coresBusy(page, 1_000));
  return most;
}

function ticks(root: number): Map<number, number> {
  const all = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(name);
    if (stat) all.set(Number(name), stat);
  }
  const mine = (pid: number): boolean => pid === root || (all.has(pid) && mine(all.get(pid)?.parent ?? 0));
  return new Map([...all].filter(([pid]) => mine(pid)).map(([pid, { ticks: count }]) => [pid, count]));
}

/** Fields after the program's name, which may hold spaces: 1 is the parent, 11 and 12 user and system time. */
function statOf(pid: string): { parent: number; ticks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}
