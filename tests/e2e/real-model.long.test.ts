/**
 * The package as it is shipped, with the demo model on the processor: pages of every length, a selection, questions,
 * and a page that means harm. Minutes of writing each; what of it does not need real weights is in
 * `tiny-model.test.ts`, `replace.test.ts` and `hostile.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import { HOSTILE_PAGE } from '../fixtures/hostile-page.ts';
import { longPage } from '../fixtures/long-page.ts';
import { useBench, type Bench } from '../harness/bench.ts';
import { ARTICLES, serveHtml } from '../harness/fixtures.ts';
import { readLog } from '../harness/host-log.ts';
import { expectInert } from '../harness/inert.ts';
import { cardJobId, followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { chooseEngine } from '../harness/options-page.ts';
import { askAndWait, seePanel, waitForPage } from '../harness/panel-view.ts';
import type { Place } from '../harness/place.ts';
import { expectAnswerIn } from '../harness/real-answer.ts';

/** SwiftShader and llvmpipe take seconds for what a graphics card does in milliseconds. */
const LIMIT_MS = 9 * 60_000;

describe.each(BROWSERS)('the shipped package in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped' });

  async function expectAnswer(card: Place): Promise<void> {
    const answer = await expectAnswerIn(bench, card, { provider: 'llama', backend: 'cpu' }, LIMIT_MS);
    expect(answer.split(/\s+/).length, `words of: ${answer}`).toBeGreaterThan(2);
  }

  it('summarizes a page with llama.cpp', { timeout: LIMIT_MS }, async () => {
    await chooseEngine(bench.options, 'llama');
    const { card } = await bench.summarize();
    await expectAnswer(card);
  });

  it('rewrites a selection with llama.cpp', { timeout: LIMIT_MS }, async () => {
    await chooseEngine(bench.options, 'llama');
    const tab = await bench.article();
    await tab.place.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('#lead') ?? document.body));
    await bench.session.menu(tab, 'rewrite-shorter:selection', { at: '#lead' });
    await expectAnswer(await bench.session.cardFrame(tab));
  });

  it('answers three typed questions about a page in the panel', { timeout: LIMIT_MS }, async () => {
    await chooseEngine(bench.options, 'llama');
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

  it('gets words and nothing else out of a page that speaks to the model', { timeout: LIMIT_MS }, async () => {
    bench.proxy.host('hostile.sotto.test', serveHtml(HOSTILE_PAGE));
    await chooseEngine(bench.options, 'llama');
    const tab = await bench.open('http://hostile.sotto.test/');
    await bench.session.menu(tab, 'summarize:page', { at: 'h1' });
    const card = await bench.session.cardFrame(tab);
    const end = await followJob(card, () => undefined, LIMIT_MS);
    expect(end).toMatchObject({ phase: 'done', error: '' });
    expect(end.coverage).toMatch(/without \d+ hidden words/);
    expect(end.answer).not.toContain('CONCEALED');
    console.log(`The demo model in ${browser}: ${end.answer}`);
    await expectInert(card);
  });

  // 4,000 tokens: minutes on a processor.
  it('summarizes a page of 3,000 words, whole', { timeout: 40 * 60_000 }, () => expectWhole(bench, browser, 3_000, 3));
});

describe.each(BROWSERS)('the demo model with a context of 512 tokens in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped', modelContext: 512 });

  it('summarizes a page that is longer than that, whole, section by section', { timeout: REAL_LIMIT_MS }, () =>
    expectWhole(bench, browser, 320, 2),
  );
});

/** What a busy machine may take for what a quiet one does in two minutes. */
const REAL_LIMIT_MS = 12 * 60_000;

async function expectWhole(bench: Bench, browser: string, words: number, sections: number): Promise<void> {
  bench.proxy.host('longer.sotto.test', serveHtml(longPage(words, 3).html));
  await chooseEngine(bench.options, 'llama');
  const began = Date.now();
  const tab = await bench.open('http://longer.sotto.test/');
  await bench.session.menu(tab, 'summarize:page', { at: 'h1' });
  const card = await bench.session.cardFrame(tab);
  const seen = new Set<string>();
  const end = await followJob(
    card,
    ({ status }) => {
      const section = /Reading section \d+ of \d+/.exec(status)?.[0];
      if (section !== undefined) seen.add(section);
    },
    40 * 60_000,
  );
  expect(end).toMatchObject({ phase: 'done', error: '' });
  expect(end.coverage).toMatch(/Read all \d/);
  expect(end.answer.split(/\s+/).length, `words of: ${end.answer}`).toBeGreaterThan(10);
  expect(seen.size, 'sections that were seen').toBeGreaterThanOrEqual(sections);
  const log = await readLog(bench.options.place, await cardJobId(card));
  const done = log.at(-1)?.event;
  if (done?.type !== 'done') throw new Error('The log does not end with its end.');
  expect(done.coverage.words, 'the whole page').toBe(done.coverage.ofWords);
  expect(done.engine.backend).toBe('cpu');
  console.log(
    `${browser}, ${String(done.coverage.words)} words in ${String(seen.size)} sections and ${String(Math.round((Date.now() - began) / 1_000))} s: ${end.answer}`,
  );
}
