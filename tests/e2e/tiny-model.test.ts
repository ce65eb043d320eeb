/**
 * The package as it is shipped, on llama.cpp, with a model that is loaded in a moment and talks nonsense. Its context
 * has 512 tokens, and its vocabulary is so small that an article takes it three times as many (F32). What the demo
 * model makes of the same is in `demo-model.*.test.ts` and `real-model.long.test.ts`.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Benchmark } from '../../src/protocol/catalogue.ts';
import { endingGguf } from '../fixtures/ending-gguf.ts';
import { longPage } from '../fixtures/long-page.ts';
import { TINY_SHAPE } from '../fixtures/tiny-gguf.ts';
import { useBench, type Bench } from '../harness/bench.ts';
import { serveHtml } from '../harness/fixtures.ts';
import { callHost } from '../harness/host-call.ts';
import { readLog } from '../harness/host-log.ts';
import { cardJobId, followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { chooseModel } from '../harness/models-page.ts';
import { chooseEngine, engineWords } from '../harness/options-page.ts';
import { askAndWait, seePanel, waitForPage } from '../harness/panel-view.ts';
import { until } from '../harness/place.ts';
import { SKIPPED } from '../harness/skip-reasons.ts';
import { expectStop, notesOf } from '../harness/stopped.ts';

/**
 * Files that were once called ready and then failed at each question. They are test material beside this repository.
 */
const CASES = process.env['SOTTO_FAULT_CASES'] ?? path.resolve(import.meta.dirname, '../../../shared/cases/faults');
const BROKEN = ['10-layers-0.gguf', '10-context-1.gguf', '10-epsilon-nan.gguf', '11-template-unterminated.gguf'].map(
  (name) => path.join(CASES, name),
);
const LIMIT_MS = 120_000;

describe.each(BROWSERS)('the shipped package with a tiny model in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped', tiny: {} });
  beforeEach(async () => {
    await bench.options.page.bringToFront();
    await chooseEngine(bench.options, 'llama');
  });

  it('F32: reads an article to its last word and answers', { timeout: LIMIT_MS }, async () => {
    const { card } = await bench.summarize();
    const end = await followJob(card, () => undefined, LIMIT_MS);
    expect(end).toMatchObject({ phase: 'done', error: '' });
    expect(end.answer).not.toBe('');
    const log = await readLog(bench.options.place, await cardJobId(card));
    const done = log.at(-1)?.event;
    if (done?.type !== 'done') throw new Error('The log does not end with its end.');
    expect(done.engine).toMatchObject({ provider: 'llama', contextTokens: TINY_SHAPE.contextTokens });
    expect(done.coverage.words, 'the whole page').toBe(done.coverage.ofWords);
    const steps = log.flatMap(({ event }) => (event.type === 'section' ? [event.step] : []));
    expect(steps.filter((step) => step === 'notes').length, 'sections').toBeGreaterThan(3);
    expect(steps.at(-1)).toBe('answer');
  });

  it('rewrites a selection, asked once more where nothing but white space came', { timeout: LIMIT_MS }, async () => {
    const tab = await bench.article();
    await tab.place.evaluate(() =>
      getSelection()?.selectAllChildren(document.querySelector('.byline') ?? document.body),
    );
    // Here this model writes line breaks up to its limit, and is then asked once more.
    await bench.session.menu(tab, 'rewrite-grammar:selection', { at: '.byline' });
    const card = await bench.session.cardFrame(tab);
    const { phase, error, answer } = await followJob(card, () => undefined, LIMIT_MS);
    expect({ phase, error }).toEqual({ phase: 'done', error: '' });
    const done = (await readLog(bench.options.place, await cardJobId(card))).at(-1)?.event;
    if (done?.type !== 'done') throw new Error('The log does not end with its end.');
    expect(['length', 'repetition', 'empty']).toContain(done.finish);
    expect(answer === '', `no answer, and finish ${done.finish}`).toBe(done.finish === 'empty');
  });

  it('F32: answers three typed questions about a page in the panel', { timeout: LIMIT_MS }, async () => {
    const panel = await bench.panel(await bench.article());
    await waitForPage(panel, 'Skerry Point');
    for (const question of [
      'When was the lamp of the lighthouse lit for the first time?',
      'Why?',
      'How long did it burn?',
    ]) {
      const { phase, errorCode, answer } = await askAndWait(panel, question, LIMIT_MS);
      expect({ phase, errorCode }).toEqual({ phase: 'done', errorCode: '' });
      expect(answer).not.toBe('');
    }
    const { turns, coverage, engine } = await seePanel(panel);
    expect(turns).toHaveLength(3);
    expect(coverage).not.toBe('');
    expect(engine).toMatch(/on this machine/i);
  });

  it('stops inside of a section, and keeps what there is', { timeout: LIMIT_MS }, async () => {
    bench.proxy.host('longer.sotto.test', serveHtml(longPage(3_000, 3).html));
    const tab = await bench.open('http://longer.sotto.test/');
    await bench.session.menu(tab, 'summarize:page', { at: 'h1' });
    const card = await bench.session.cardFrame(tab);
    await until('notes on the first section', async () => (await notesOf(card)) > 1, LIMIT_MS);
    await expectStop(card, { withinMs: 10_000, keeps: 1 });
  });

  it('says what llama.cpp on WebGPU can do here, and takes no other engine in its place', {
    timeout: LIMIT_MS,
  }, async () => {
    const words = await engineWords(bench.options, 'wllama-webgpu');
    await chooseEngine(bench.options, 'wllama-webgpu');
    const tab = await bench.article();
    await tab.place.evaluate(() =>
      getSelection()?.selectAllChildren(document.querySelector('.byline') ?? document.body),
    );
    await bench.session.menu(tab, 'explain:selection', { at: '.byline' });
    const card = await bench.session.cardFrame(tab);
    const { phase, error, answer, engine } = await followJob(card, () => undefined, LIMIT_MS);
    // Firefox's software adapter can, Chromium's cannot.
    if (browser === 'chromium') {
      expect(words).toMatch(/^Not available here .*half precision/);
      expect({ phase, answer }).toEqual({ phase: 'failed', answer: '' });
      expect(error).not.toBe('');
      return;
    }
    expect(words).toMatch(/^Works here, but slower/);
    expect({ phase, error }).toEqual({ phase: 'done', error: '' });
    expect(engine).toContain('WebGPU');
    const done = (await readLog(bench.options.place, await cardJobId(card))).at(-1)?.event;
    expect(done).toMatchObject({ type: 'done', engine: { provider: 'wllama-webgpu', backend: 'webgpu' } });
  });

  it('a model that cannot run is named with what to do instead, and the one before stays in use', {
    timeout: 2 * LIMIT_MS,
  }, async ({ skip }) => {
    const files = BROKEN.filter((file) => existsSync(file));
    skip(files.length === 0, SKIPPED.noSharedCases);
    await expectNamed(bench, files);
  });

  it('a model over which llama.cpp ends itself is named, and the one before answers', {
    timeout: LIMIT_MS,
  }, async () => {
    const file = path.join(bench.folder, 'ends-itself.gguf');
    await writeFile(file, endingGguf('in a step, by an odd norm'));
    await expectNamed(bench, [file]);
  });
});

describe.each(BROWSERS)('a tiny model with room for a page in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped', tiny: {}, modelContext: 4_096 });

  it('is measured under a page and an answer, and the figures are kept', { timeout: LIMIT_MS }, async () => {
    const { place } = bench.options;
    const settings = { engine: 'llama', model: null };
    const {
      result: { benchmark },
      told,
    } = await callHost<{ benchmark: Benchmark }>(place, 'host.benchmark', { settings });
    expect(told).toBeGreaterThan(1);
    expect(benchmark).toMatchObject({ engine: 'llama' });
    expect(benchmark.prompt).toBeGreaterThan(0);
    expect(benchmark.decode).toBeGreaterThan(0);
    expect(benchmark.memory.bytes).toBeGreaterThan(0);
    expect((await callHost<{ benchmarks: Benchmark[] }>(place, 'host.benchmarks')).result.benchmarks).toEqual([
      benchmark,
    ]);
  });
});

/** Takes in files that cannot run, and sees what is said of each; then the model before them answers. */
async function expectNamed(bench: Bench, files: readonly string[]): Promise<void> {
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
    expect(await place.text('li.model.active .badge'), name).toBe('In use');
    await place.click('li.model:has([data-trial=failed]) .icon-button');
    await place.click('[role=alertdialog] .danger');
    await place.waitFor('it to be gone', () => document.querySelector('[data-trial=failed]') === null, []);
  }
  const { card } = await bench.summarize();
  expect(await followJob(card, () => undefined, LIMIT_MS), 'the next job').toMatchObject({
    phase: 'done',
    errorCode: '',
  });
}
