/** Runs one check in the suite's page, and watches the processor from outside where the check asks for it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'puppeteer';
import { expect } from 'vitest';
import type { Figures } from './bench';
import type { Check } from './check';
import { canMeasure, coresBusy } from './processor';

/** A stopped engine has this long; then its browser is watched. */
const IDLE_AFTER_MS = 300;
const WATCH_MS = 600;
/** A stopped browser still draws, collects garbage and talks to the test; a generating one takes a whole core. */
export const IDLE_CORES = 0.4;

/** @throws Error with what the page says of a failed check. @returns What the check measured. */
export async function runCheck(page: Page, check: Check): Promise<Figures> {
  const outcome = await page.evaluate((which) => globalThis.conformance?.run(which), check.name);
  if (!outcome?.ok) throw new Error(outcome?.message ?? 'The page has gone.');
  if (!check.idleAfter || !canMeasure) return outcome.figures;
  await delay(Math.max(0, (outcome.figures['abortedAt'] ?? 0) + IDLE_AFTER_MS - Date.now()));
  const coresAfterStop = await coresBusy(page, WATCH_MS);
  expect(coresAfterStop, 'cores in use after the stop').toBeLessThan(IDLE_CORES);
  return { ...outcome.figures, coresAfterStop };
}
