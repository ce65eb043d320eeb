/**
 * A model that comes is tried before it is called ready; one that cannot run says so, and changes nothing. The package
 * as it is shipped.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tinyGguf } from '../fixtures/tiny-gguf.ts';
import { axeProblems } from '../harness/axe.ts';
import { useBench } from '../harness/bench.ts';
import { ARTICLES } from '../harness/fixtures.ts';
import { followJob, type JobSight } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { chooseModel, importEnd, importModel } from '../harness/models-page.ts';
import { chooseEngine } from '../harness/options-page.ts';
import { SKIPPED } from '../harness/skip-reasons.ts';

/**
 * Files that were once called ready and then failed at each question. They are test material beside this repository.
 */
const CASES = process.env['SOTTO_FAULT_CASES'] ?? path.resolve(import.meta.dirname, '../../../shared/cases/faults');
const BROKEN = ['10-layers-0.gguf', '10-context-1.gguf', '10-epsilon-nan.gguf', '11-template-unterminated.gguf'].map(
  (name) => path.join(CASES, name),
);
const LIMIT_MS = 4 * 60_000;

describe.each(BROWSERS)('a model that comes in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped', withoutModel: true });
  const active = (): Promise<string> =>
    bench.options.place.evaluate(() => document.querySelector('li.model.active .badge')?.textContent ?? '');
  /** A short page's summary: how it ended. */
  async function ask(): Promise<JobSight> {
    const tab = await bench.open(`${ARTICLES}/notice.html`);
    await bench.session.menu(tab, 'summarize:page');
    return followJob(await bench.session.cardFrame(tab), () => undefined, LIMIT_MS);
  }

  it('is tried, is ready, and answers', { timeout: LIMIT_MS }, async () => {
    await chooseEngine(bench.options, 'wllama');
    const file = path.join(bench.folder, 'tiny.gguf');
    await writeFile(file, tinyGguf());
    expect((await importModel(bench.session, bench.options, file)).news).toMatch(/ is ready\.$/);
    expect(await active()).toBe('In use');
    expect(await ask()).toMatchObject({ phase: 'done', errorCode: '' });
  });

  it('is named with what to do instead where it cannot run, and the one before stays in use', {
    timeout: 2 * LIMIT_MS,
  }, async ({ skip }) => {
    const files = BROKEN.filter((file) => existsSync(file));
    skip(files.length === 0, SKIPPED.noSharedCases);
    const { place } = bench.options;
    await bench.options.page.bringToFront();
    for (const file of files) {
      await chooseModel(bench.session, bench.options, file);
      const name = path.basename(file);
      const sight = await place.waitFor(
        `what is said of ${name}`,
        () => {
          const text = (selector: string): string => document.querySelector<HTMLElement>(selector)?.innerText ?? '';
          if (document.querySelector('.importing, [data-trial=trying]')) return null;
          // Refused when it came, or tried in vain.
          const refused = text('.import [data-error] p');
          const failed = text('li.model [data-trial=failed]');
          return refused + failed === '' ? null : { refused, failed };
        },
        [],
        LIMIT_MS,
      );
      expect(`${sight.refused}${sight.failed}`, name).not.toMatch(/What was written is kept/);
      if (sight.failed === '') continue;
      expect(sight.failed, name).toMatch(/did not run here\. .+/);
      expect(sight.failed, name).toMatch(/kB\s· llama/);
      expect(sight.failed, name).toMatch(/Choose another model\s+Try again/);
      expect(await active(), name).toBe('In use');
      await place.click('li.model:has([data-trial=failed]) .icon-button');
      await place.click('[role=alertdialog] .danger');
      await place.waitFor('it to be gone', () => document.querySelector('[data-trial=failed]') === null, []);
    }
    expect(await ask(), 'the next question').toMatchObject({ phase: 'done', errorCode: '' });
  });
});

describe.each(BROWSERS)('a model that takes its time in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true });

  it('is not called ready, nor in use, before it has answered', async () => {
    const { place } = bench.options;
    await bench.script({ tokens: ['Hello.'], loadMs: 3_000 });
    const file = path.join(bench.folder, 'tiny.gguf');
    await writeFile(file, tinyGguf());
    await chooseModel(bench.session, bench.options, file);
    await place.waitForText('Trying out', '[data-trial=trying]');
    expect(await place.text('li.model .badge')).not.toBe('In use');
    expect(await axeProblems(place)).toEqual([]);
    expect(await place.evaluate(() => document.querySelector('[data-trial=trying]') !== null), 'still tried').toBe(
      true,
    );
    expect((await importEnd(place)).news).toMatch(/ is ready\.$/);
    expect(await place.text('li.model.active .badge')).toBe('In use');
  });
});
