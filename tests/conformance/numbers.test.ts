/**
 * What the compiled libraries compute, in the built extension in real browsers, against the NumPy reference over the
 * same GGUF file. With SOTTO_FIGURES=1 it prints how far each is from it; `tools/webllm-libs/README.md` has them.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'puppeteer-core';
import { searchBrowser } from '../../tools/browsers/search';
import { demoModelPath } from '../../tools/demo-model';
import { BROWSERS, launch } from '../e2e/harness/launch';
import type { BrowserName, Session } from '../e2e/harness/session';
import { conformanceExtension, openNumbersPage, type ConformanceExtension } from './extension';
import { CASES, DEMO_CASE, fileOf, stepsOf, type Case } from './numbers/cases';
import { distance, readExpected } from './numbers/compare';
import type { Variant } from './numbers/library';
import { toleranceFor } from './numbers/tolerance';

const SOFT: readonly Variant[] = [{ dtype: 'f32', schedule: 'soft' }, { dtype: 'f16', schedule: 'soft' }];
const GPU: readonly Variant[] = [{ dtype: 'f32', schedule: 'gpu' }, { dtype: 'f16', schedule: 'gpu' }];

/** Chromium's SwiftShader has no shader-f16, and takes long over the kernels for GPUs. */
function variantsIn(browser: BrowserName, { exact }: Case): readonly Variant[] {
  if (browser === 'chromium') return SOFT.slice(0, 1);
  return exact ? [...SOFT, ...GPU] : SOFT;
}

/** Tokens that are taken out of the cache and put in again: over a border of its pages (16 tokens). */
const DROPPED = 21;

for (const browser of BROWSERS) {
  const executable = searchBrowser(browser);
  describe.skipIf(executable === null)(`libraries in ${browser}`, () => {
    const demo = existsSync(demoModelPath());
    let extension: ConformanceExtension | undefined;
    let session: Session | undefined;
    let page: Page;

    beforeAll(async () => {
      extension = await conformanceExtension(browser, 'numbers', demo ? { 'model.gguf': demoModelPath() } : {});
      session = await launch(browser, { executable: executable ?? '', extensionDir: extension.folder, proxy: null });
    });
    afterAll(async () => {
      await session?.close();
      await extension?.remove();
    });

    const opened = async (): Promise<Page> => {
      if (!session) throw new Error('There is no browser.');
      return openNumbersPage(session);
    };

    /** Loads, computes, compares. Leaves the page open. */
    async function compare(subject: Pick<Case, 'name' | 'layout' | 'exact'>, variant: Variant, path?: string): Promise<number[][]> {
      page = await opened();
      const began = performance.now();
      const quantization = await page.evaluate((...what) => globalThis.numbers?.load(...what), subject.name, variant, path);
      expect(quantization).toBe(`sotto-${subject.layout}-${variant.dtype}`);
      const rows = await page.evaluate(() => globalThis.numbers?.logits()) ?? [];
      const found = distance(rows, readExpected(subject.name));
      if (process.env['SOTTO_FIGURES']) console.log(JSON.stringify({ browser, ...variant, name: subject.name, seconds: (performance.now() - began) / 1000, ...found }));
      const tolerance = toleranceFor(browser, variant, subject.exact);
      expect(found.worstShare, 'largest difference').toBeLessThan(tolerance.worst);
      expect(found.typicalShare, 'typical difference').toBeLessThan(tolerance.typical);
      // Another best token only where the reference itself hardly tells the two apart.
      expect(found.lostLead).toBeLessThan(2 * found.worst);
      return rows;
    }

    for (const subject of CASES) {
      it.each(variantsIn(browser, subject))(`${subject.name} with $dtype kernels, $schedule`, async (variant) => {
        const rows = await compare(subject, variant);
        const length = stepsOf(subject).reduce((sum, step) => sum + step, 0);
        const again = await page.evaluate((...what) => globalThis.numbers?.again(...what), length, DROPPED) ?? [];
        // In other steps than at first: other kernels, other rounding.
        const shift = Math.max(...again.map((logit, token) => Math.abs(logit - (rows.at(-1)?.[token] ?? Infinity))));
        expect(shift / readExpected(subject.name).spread).toBeLessThan(toleranceFor(browser, variant, true).worst);
        await page.close();
      });
    }

    it.skipIf(!demo)(`${DEMO_CASE.name} with its own weights`, async () => {
      const variant = { dtype: browser === 'firefox' ? 'f16' : 'f32', schedule: 'soft' } as const;
      await compare({ name: DEMO_CASE.name, layout: 'q4m', exact: true }, variant, '/model.gguf');
      await page.close();
    });
  });
}

describe('the reference', () => {
  it.each(CASES)('was computed from the $name of today', (subject) => {
    expect(createHash('sha256').update(fileOf(subject)).digest('hex'), 'run npm run libs:expected').toBe(readExpected(subject.name).sha256);
  });
});
