/**
 * Compares what the compiled libraries compute, in the built extension in real browsers, with the NumPy reference for
 * the same GGUF file. With SOTTO_FIGURES=1 it prints the differences, which are in `tools/webllm-libs/README.md`.
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
  /** The libraries to compare for a case in a browser. */
  variants(browser: BrowserName, subject: Case): readonly Variant[];
  /** Whether to compare up to the end of the context, or only beyond the first border of a prompt chunk. */
  isLong(browser: BrowserName): boolean;
  /** Whether to compare the demo model, too. */
  hasDemo(browser: BrowserName): boolean;
}

/** Tokens to remove from the cache and add again: more than one of its pages (16 tokens). */
const DROPPED = 21;

interface Computed {
  readonly page: Page;
  /** The sizes of the steps, and a row of logits after each. */
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

      /** Opens a page for each library, because a page keeps what it has loaded. */
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
          // Other steps than before use other kernels, which round differently.
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
  /** The path of a model in the package, if it is not made in the page. */
  readonly path?: string;
}

/** Loads a library, computes and compares. @returns The rows of logits. */
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
  // The best token may differ only if the reference hardly distinguishes the two.
  expect(found.lostLead).toBeLessThan(2 * found.worst);
  return rows;
}
