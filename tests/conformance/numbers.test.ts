/**
 * What the compiled libraries compute, in the built extension in real browsers, against the NumPy reference over the
 * same GGUF file. With SOTTO_FIGURES=1 it prints how far each is from it; `tools/webllm-libs/README.md` has them.
 */
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Page } from 'puppeteer';
import type { BrowserName } from '../harness/session';
import { CASES, DEMO_CASE, stepsOf, type Case } from './numbers/cases';
import { distance, readExpected } from './numbers/compare';
import type { Variant } from './numbers/library';
import { toleranceFor } from './numbers/tolerance';
import { useSuite } from './suite';
import { DEMO_PATH } from './suite-package';

const variant = (dtype: Variant['dtype'], schedule: Variant['schedule']): Variant => ({ dtype, schedule });
const EVERY = [variant('f32', 'soft'), variant('f16', 'soft'), variant('f32', 'gpu'), variant('f16', 'gpu')] as const;

/**
 * Chromium's SwiftShader has no shader-f16, and takes long over all of it: an architecture and a layout of each kind
 * are enough there. Firefox's llvmpipe computes float32 so precisely that nothing hides in the tolerance, so that the
 * kernels for GPUs are held to it there, and half precision as it is used. SOTTO_NUMBERS=all runs all that can run.
 */
function variantsIn(browser: BrowserName, { name, exact }: Case): readonly Variant[] {
  const all = process.env['SOTTO_NUMBERS'] === 'all';
  if (browser === 'chromium')
    return all || ['tiny-q4_1', 'tiny-llama3-q4_k_m', 'tiny-qwen3-q8_0'].includes(name) ? EVERY.slice(0, 1) : [];
  if (all) return EVERY;
  return exact ? [variant('f16', 'soft'), variant('f32', 'gpu')] : [variant('f32', 'soft')];
}

/** Tokens that are taken out of the cache and put in again: over a border of its pages (16 tokens). */
const DROPPED = 21;

for (const browser of inject('browsers')) {
  describe(`libraries in ${browser}`, () => {
    const suite = useSuite(browser);
    let page: Page | undefined;

    afterEach(async () => {
      await page?.close();
      page = undefined;
    });

    /** Loads, computes, compares. */
    async function compare(
      subject: Pick<Case, 'name' | 'layout' | 'exact'>,
      chosen: Variant,
      path?: string,
    ): Promise<{ page: Page; rows: number[][] }> {
      // One for each library, for a page holds what it has loaded; it stays until the test ends.
      const opened = (page = (await suite.open('numbers')).page);
      const began = performance.now();
      const quantization = await opened.evaluate(
        (...what) => globalThis.numbers?.load(...what),
        subject.name,
        chosen,
        path,
      );
      expect(quantization).toBe(`sotto-${subject.layout}-${chosen.dtype}`);
      const rows = (await opened.evaluate(() => globalThis.numbers?.logits())) ?? [];
      const found = distance(rows, readExpected(subject.name));
      if (process.env['SOTTO_FIGURES'])
        console.log(
          JSON.stringify({
            browser,
            ...chosen,
            name: subject.name,
            seconds: (performance.now() - began) / 1000,
            ...found,
          }),
        );
      const tolerance = toleranceFor(browser, chosen, subject.exact);
      expect(found.worstShare, 'largest difference').toBeLessThan(tolerance.worst);
      expect(found.typicalShare, 'typical difference').toBeLessThan(tolerance.typical);
      // Another best token only where the reference itself hardly tells the two apart.
      expect(found.lostLead).toBeLessThan(2 * found.worst);
      return { page: opened, rows };
    }

    for (const subject of CASES) {
      it.each(variantsIn(browser, subject))(`${subject.name} with $dtype kernels, $schedule`, async (chosen) => {
        const { page, rows } = await compare(subject, chosen);
        const length = stepsOf(subject).reduce((sum, step) => sum + step, 0);
        const again = (await page.evaluate((...what) => globalThis.numbers?.again(...what), length, DROPPED)) ?? [];
        // In other steps than at first: other kernels, other rounding.
        const shift = Math.max(...again.map((logit, token) => Math.abs(logit - (rows.at(-1)?.[token] ?? Infinity))));
        expect(shift / readExpected(subject.name).spread).toBeLessThan(toleranceFor(browser, chosen, true).worst);
      });
    }

    it(`${DEMO_CASE.name} with its own weights`, async () => {
      const chosen = variant(browser === 'firefox' ? 'f16' : 'f32', 'soft');
      await compare({ name: DEMO_CASE.name, layout: 'q4m', exact: true }, chosen, DEMO_PATH);
    });
  });
}
