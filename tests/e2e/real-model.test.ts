/**
 * The package as it is shipped, with the demo model, on each engine: a page summarized, a selection rewritten,
 * questions answered.
 */
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { ARTICLES } from '../harness/fixtures.ts';
import { readLog } from '../harness/host-log.ts';
import { cardJobId, followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { chooseEngine } from '../harness/options-page.ts';
import { askAndWait, seePanel, waitForPage } from '../harness/panel-view.ts';
import type { Place } from '../harness/place.ts';

/** SwiftShader and llvmpipe take seconds for what a graphics card does in milliseconds. */
const LIMIT_MS = 9 * 60_000;

describe.each(BROWSERS)('the shipped package in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped' });

  async function expectAnswer(card: Place, provider: 'wllama' | 'webllm'): Promise<void> {
    const end = await followJob(card, () => undefined, LIMIT_MS);
    expect(end.error).toBe('');
    expect(end.phase).toBe('done');
    expect(end.answer.split(/\s+/).length, `words of: ${end.answer}`).toBeGreaterThan(2);
    const done = (await readLog(bench.options.place, await cardJobId(card))).at(-1)?.event;
    if (done?.type !== 'done') throw new Error('The log does not end with its end.');
    expect(done.engine.provider).toBe(provider);
    expect(done.engine.backend).toBe(provider === 'webllm' ? 'webgpu' : 'cpu');
    expect(done.tokens).toBeGreaterThan(2);
    expect(end.engine).toContain(done.engine.model);
  }

  it('summarizes a page with llama.cpp', { timeout: LIMIT_MS }, async () => {
    await chooseEngine(bench.options, 'wllama');
    const { card } = await bench.summarize();
    await expectAnswer(card, 'wllama');
  });

  it('rewrites a selection with llama.cpp', { timeout: LIMIT_MS }, async () => {
    await chooseEngine(bench.options, 'wllama');
    const tab = await bench.article();
    await tab.place.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('#lead') ?? document.body));
    await bench.session.menu(tab, 'rewrite-shorter:selection', { at: '#lead' });
    await expectAnswer(await bench.session.cardFrame(tab), 'wllama');
  });

  it('answers three typed questions about a page in the panel', { timeout: LIMIT_MS }, async () => {
    await chooseEngine(bench.options, 'wllama');
    const panel = await bench.panel(await bench.open(`${ARTICLES}/notice.html`));
    await waitForPage(panel, 'The ferry stays in the harbour');
    for (const question of ['Which day does the ferry not sail?', 'Why?', 'How long does it take?']) {
      const { phase, errorCode, answer } = await askAndWait(panel, question, LIMIT_MS);
      expect({ phase, errorCode }).toEqual({ phase: 'done', errorCode: '' });
      expect(answer.split(/\s+/).length, `words of: ${answer}`).toBeGreaterThan(1);
    }
    const { turns, coverage, engine } = await seePanel(panel);
    expect(turns).toHaveLength(3);
    expect(coverage).toMatch(/whole page/i);
    expect(engine).toMatch(/on this machine/i);
  });

  it('explains a selection with WebLLM on WebGPU', { timeout: LIMIT_MS }, async () => {
    await chooseEngine(bench.options, 'webllm');
    const tab = await bench.article();
    await tab.place.evaluate(() =>
      getSelection()?.selectAllChildren(document.querySelector('.byline') ?? document.body),
    );
    await bench.session.menu(tab, 'explain:selection', { at: '.byline' });
    await expectAnswer(await bench.session.cardFrame(tab), 'webllm');
  });
});
