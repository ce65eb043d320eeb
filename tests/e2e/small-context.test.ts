/** F32: a model of 512 tokens of context whose vocabulary is so small that an article takes it three times as many. */
import { beforeEach, describe, expect, it } from 'vitest';
import { TINY_SHAPE } from '../fixtures/tiny-gguf.ts';
import { longPage } from '../fixtures/long-page.ts';
import { useBench } from '../harness/bench.ts';
import { ARTICLES, serveHtml } from '../harness/fixtures.ts';
import { readLog } from '../harness/host-log.ts';
import { cardJobId, followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { chooseEngine } from '../harness/options-page.ts';
import { askAndWait, waitForPage } from '../harness/panel-view.ts';
import { until } from '../harness/place.ts';
import { expectStop, notesOf } from '../harness/stopped.ts';

const LIMIT_MS = 120_000;

describe.each(BROWSERS)('the shipped package with a context of 512 tokens in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped', tiny: {} });
  beforeEach(() => chooseEngine(bench.options, 'wllama'));

  it('F32: reads an article to its last word and answers', { timeout: LIMIT_MS }, async () => {
    const { card } = await bench.summarize();
    const end = await followJob(card, () => undefined, LIMIT_MS);
    expect(end).toMatchObject({ phase: 'done', error: '' });
    expect(end.answer).not.toBe('');
    const log = await readLog(bench.options.place, await cardJobId(card));
    const done = log.at(-1)?.event;
    if (done?.type !== 'done') throw new Error('The log does not end with its end.');
    expect(done.engine).toMatchObject({ provider: 'wllama', contextTokens: TINY_SHAPE.contextTokens });
    expect(done.coverage.words, 'the whole page').toBe(done.coverage.ofWords);
    const steps = log.flatMap(({ event }) => (event.type === 'section' ? [event.step] : []));
    expect(steps.filter((step) => step === 'notes').length, 'sections').toBeGreaterThan(3);
    expect(steps.at(-1)).toBe('answer');
  });

  it('F32: answers a question about it', { timeout: LIMIT_MS }, async () => {
    const panel = await bench.panel(await bench.open(`${ARTICLES}/lighthouse.html`));
    await waitForPage(panel, 'Skerry Point');
    const { phase, errorCode, answer } = await askAndWait(
      panel,
      'When was the lamp of the lighthouse lit for the first time?',
      LIMIT_MS,
    );
    expect({ phase, errorCode }).toEqual({ phase: 'done', errorCode: '' });
    expect(answer).not.toBe('');
  });

  it('stops inside of a section, and keeps what there is', { timeout: LIMIT_MS }, async () => {
    bench.proxy.host('longer.sotto.test', serveHtml(longPage(3_000, 3).html));
    const tab = await bench.open('http://longer.sotto.test/');
    await bench.session.menu(tab, 'summarize:page', { at: 'h1' });
    const card = await bench.session.cardFrame(tab);
    await until('notes on the first section', async () => (await notesOf(card)) > 1, LIMIT_MS);
    await expectStop(card, { withinMs: 10_000, keeps: 1 });
  });
});
