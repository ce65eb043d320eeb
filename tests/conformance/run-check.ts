/** Runs one check in the suite's page, and watches the processor from outside where the check asks for it. */
import type { Page } from 'puppeteer';
import { expect } from 'vitest';
import type { Figures } from './bench';
import type { Check } from './check';
import { BUSY_CORES, canMeasure, mostCoresBusy, untilIdle } from './processor';

/** A stopped engine has this long; then its browser is watched. */
const IDLE_AFTER_MS = 300;

/** @throws Error with what the page says of a failed check. @returns What the check measured. */
export async function runCheck(
  page: Page,
  check: Check,
  { idleness = false }: { readonly idleness?: boolean } = {},
): Promise<Figures> {
  const watch = idleness && canMeasure;
  const running = page.evaluate((which) => globalThis.conformance?.run(which), check.name);
  // The control of the checks for idleness: at work, the engine is seen at work.
  const coresAtWork = watch && check.works ? await mostCoresBusy(page, running) : Infinity;
  const outcome = await running;
  if (!outcome?.ok) throw new Error(outcome?.message ?? 'The page has gone.');
  expect(coresAtWork, 'cores in use at work').toBeGreaterThan(BUSY_CORES);
  if (!watch || !check.idleAfter) return outcome.figures;
  const idleMs = await untilIdle(page, (outcome.figures['abortedAt'] ?? 0) + IDLE_AFTER_MS);
  return { ...outcome.figures, idleMs };
}
