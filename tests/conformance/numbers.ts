/**
 * What the compiled libraries compute, in the built extension in real browsers, against the NumPy reference over the
 * same GGUF file. With SOTTO_FIGURES=1 it prints how far each is from it; `tools/webllm-libs/README.md` has them.
 */
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Page } from 'puppeteer';
import type { BrowserName } from '../harness/session';
import { CASES, DEMO_CASE, firstSteps, stepsOf, type Case } from './numbers/cases';
import { distance, readExpected } from './numbers/compare';
import type { Variant } from './numbers/library';
import { toleranceFor } from './numbers/tolerance';
import { useSuite } from './suite';
import { DEMO_PATH } from './suite-package';

/** What to compare. */
export interface Extent {
  /** The libraries that a case is computed with in a browser. */
  variants(browser: BrowserName, subject: Case): readonly Variant[];
  /** How far into the context: to its end, or over the first border of a prompt chunk. */
  isLong(browser: BrowserName): boolean;
  /** Whether the demo model is computed, too. */
  hasDemo(browser: BrowserName): boolean;
}

/** Tokens that are taken out of the cache and put in again: over a border of its pages (16 tokens). */
const DROPPED = 21;

interface Computed {
  readonly page: Page;
  /** The sizes of the steps, and a row after each. */
  readonly steps: readonly number[];
  readonly rows: readonly number[][];
}

/** Makes the tests, in each browser that this run is for. */
export function compareLibraries({ variants, isLong, hasDemo }: Extent): void {
  for (const browser of inject('browsers')) {
    describe(`libraries in ${browser}`, () => {
      const suite = useSuite(browser);
      let page: Page | undefined;
      const stepsIn = isLong(browser) ? stepsOf : firstSteps;

      afterEach(async () => {
        await page?.close();
        page = undefined;
      });

      /** One page for each library, for a page holds what it has loaded; it stays until the test ends. */
      async function computed(subject: Case, chosen: Variant): Promise<Computed> {
        ({ page } = await suite.open('numbers'));
        const steps = stepsIn(subject);
        return { page, steps, rows: await compare(page, browser, { subject, chosen, steps }) };
      }

      for (const subject of CASES) {
        it.each(variants(browser, subject))(`${subject.name} with $dtype kernels, $schedule`, async (chosen) => {
          const { page: here, rows, steps } = await computed(subject, chosen);
          const length = steps.reduce((sum, step) => sum + step, 0);
          const again = (await here.evaluate((...what) => globalThis.numbers?.again(...what), length, DROPPED)) ?? [];
          // In other steps than at first: other kernels, other rounding.
          const shift = Math.max(...again.map((logit, token) => Math.abs(logit - (rows.at(-1)?.[token] ?? Infinity))));
          expect(shift / readExpected(subject.name).spread).toBeLessThan(toleranceFor(browser, chosen, true).worst);
        });
      }

      if (hasDemo(browser))
        it(`${DEMO_CASE.name} with its own weights`, async () => {
          ({ page } = await suite.open('numbers'));
          await compare(page, browser, {
            subject: { name: DEMO_CASE.name, layout: 'q4m', exact: true },
            chosen: { dtype: browser === 'firefox' ? 'f16' : 'f32', schedule: 'soft' },
            steps: DEMO_CASE.steps,
            path: DEMO_PATH,
          });
        });
    });
  }
}

interface Comparison {
  readonly subject: Pick<Case, 'name' | 'layout' | 'exact'>;
  readonly chosen: Variant;
  readonly steps: readonly number[];
  /** Of the model in the package, where it is not made in the page. */
  readonly path?: string;
}

/** Loads, computes, compares. @returns The rows. */
async function compare(
  page: Page,
  browser: BrowserName,
  { subject, chosen, steps, path }: Comparison,
): Promise<number[][]> {
  const began = performance.now();
  const quantization = await page.evaluate((...what) => globalThis.numbers?.load(...what), subject.name, chosen, path);
  expect(quantization).toBe(`sotto-${subject.layout}-${chosen.dtype}`);
  const rows = (await page.evaluate((of) => globalThis.numbers?.logits(of), steps)) ?? [];
  expect(rows).toHaveLength(steps.length);
  const expected = readExpected(subject.name);
  const found = distance(rows, { ...expected, rows: expected.rows.slice(0, rows.length) });
  if (process.env['SOTTO_FIGURES'])
    console.log(
      JSON.stringify({ browser, ...chosen, name: subject.name, seconds: (performance.now() - began) / 1000, ...found }),
    );
  const tolerance = toleranceFor(browser, chosen, subject.exact);
  expect(found.worstShare, 'largest difference').toBeLessThan(tolerance.worst);
  expect(found.typicalShare, 'typical difference').toBeLessThan(tolerance.typical);
  // Another best token only where the reference itself hardly tells the two apart.
  expect(found.lostLead).toBeLessThan(2 * found.worst);
  return rows;
}
