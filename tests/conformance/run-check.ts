/** Runs one check in the suite's page, and measures the processor from outside if the check needs it. */
import type { Page } from 'puppeteer';
import { expect } from 'vitest';
import type { Figures } from './bench';
import type { Check } from './check';
import { BUSY_CORES, canMeasure, mostCoresBusy, untilIdle } from './processor';

/** A stopped engine has this long to become idle, in milliseconds. */
const IDLE_AFTER_MS = 300;

/** @throws Error with the page's message if the check fails. @returns The figures of the check. */
export async function runCheck(
  page: Page,
  check: Check,
  { idleness = false }: { readonly idleness?: boolean } = {},
): Promise<Figures> {
  const watch = idleness && canMeasure;
  const running = page.evaluate((which) => globalThis.conformance?.run(which), check.name);
  // A control for the checks of idleness: a busy engine is measured as busy.
  const coresAtWork = watch && check.works ? await mostCoresBusy(page, running) : Infinity;
  const outcome = await running;
  if (!outcome?.ok) throw new Error(outcome?.message ?? 'The page has gone.');
  expect(coresAtWork, 'cores in use at work').toBeGreaterThan(BUSY_CORES);
  if (!watch || !check.idleAfter) return outcome.figures;
  const idleMs = await untilIdle(page, (outcome.figures['abortedAt'] ?? 0) + IDLE_AFTER_MS);
  return { ...outcome.figures, idleMs };
}
