/**
 * A page of 30,000 words, read to its last one: section by section, stopped, broken off and gone on with, in every
 * form.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { longPage } from '../fixtures/long-page.ts';
import { axeProblems } from '../harness/axe.ts';
import { useBench } from '../harness/bench.ts';
import { serveHtml } from '../harness/fixtures.ts';
import { readLog } from '../harness/host-log.ts';
import { cardJobId, followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { until, type Place } from '../harness/place.ts';
import { expectStop, notesOf } from '../harness/stopped.ts';
import type { Tab } from '../harness/session.ts';

const WORDS = 30_000;
const NOTE = 'A note on this section. ';
const SCRIPT = { tokens: NOTE.split(/(?<= )/), contextTokens: 4_096 };
const LIMIT_MS = 90_000;
const nothing = (): void => undefined;

describe.each(BROWSERS)('a long page in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(async () => {
    bench.proxy.host('long.sotto.test', serveHtml(longPage(WORDS).html));
    // The context is the loaded engine's, so that it has to be loaded anew.
    await bench.session.killHost();
    await bench.script(SCRIPT);
  });

  async function summarize(): Promise<{ tab: Tab; card: Place }> {
    const tab = await bench.open('http://long.sotto.test/');
    await bench.session.menu(tab, 'summarize:page', { at: 'h1' });
    return { tab, card: await bench.session.cardFrame(tab) };
  }

  it('is read whole, with progress by section, and answered from its notes', async () => {
    await bench.script({ ...SCRIPT, tokenMs: 15 });
    const { card } = await summarize();
    const seen: number[] = [];
    const end = await followJob(
      card,
      ({ status }) => {
        const section = /Reading section (\d+) of \d+/.exec(status);
        if (section) seen.push(Number(section[1]));
      },
      LIMIT_MS,
    );
    expect(end).toMatchObject({ phase: 'done', answer: NOTE.trim(), error: '' });
    expect(seen, 'sections in order').toEqual([...seen].sort((a, b) => a - b));
    expect(new Set(seen).size, 'sections that were seen').toBeGreaterThan(8);

    const log = await readLog(bench.options.place, await cardJobId(card));
    const done = log.at(-1)?.event;
    if (done?.type !== 'done') throw new Error('The log does not end with its end.');
    expect(done.coverage.ofWords).toBeGreaterThanOrEqual(WORDS);
    expect(done.coverage.words, 'the whole page').toBe(done.coverage.ofWords);
    expect(end.coverage.replaceAll(/\D/g, '')).toBe(String(done.coverage.words));
    const sections = log.flatMap(({ event }) => (event.type === 'section' && event.step === 'notes' ? [event] : []));
    expect(sections.filter(({ heading }) => /\d\.\d|Chapter/.test(heading)).length).toBe(sections.length);
    expect(await card.text('.job-notes:has(.note) > summary')).toContain(String(sections.length));
    expect(await axeProblems(card)).toEqual([]);
  });

  it('is stopped inside of a section: what there is stays and tells its share, and the next task works', async () => {
    await bench.script({ ...SCRIPT, tokenMs: 80 });
    const { card } = await summarize();
    await until('notes on two sections', async () => (await notesOf(card)) > 2);
    expect(await axeProblems(card)).toEqual([]);
    await expectStop(card, { withinMs: 4_000, keeps: 2 });
    await bench.script(SCRIPT);
    const { card: next } = await bench.summarize();
    expect(await followJob(next, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: NOTE.trim() });
  });

  it('F7: keeps its notes when the host dies, and goes on from them', async () => {
    await bench.script({ ...SCRIPT, tokenMs: 60 });
    const { card } = await summarize();
    await until('notes on four sections', async () => (await notesOf(card)) > 4, LIMIT_MS);
    await bench.session.killHost();
    expect(await followJob(card, nothing, 10_000)).toMatchObject({ phase: 'failed', errorCode: 'host-lost' });
    const kept = await notesOf(card);
    expect(kept).toBeGreaterThan(3);

    await bench.script(SCRIPT);
    const before = await cardJobId(card);
    await card.click('.notice .button');
    await until('the second attempt', async () => (await cardJobId(card)) !== before);
    expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: NOTE.trim() });
    const log = (await readLog(bench.options.place, await cardJobId(card))).map(({ event }) => event);
    const sections = log.filter((event) => event.type === 'section' && event.step === 'notes').length;
    const prompts = log.filter((event) => event.type === 'reading' && event.fraction === 0).length;
    expect(sections + 1 - prompts, 'sections that were not read again').toBeGreaterThanOrEqual(kept - 2);
  });

  it('is given in another form without being read again', async () => {
    const { card } = await summarize();
    await followJob(card, nothing, LIMIT_MS);
    const before = await cardJobId(card);
    await card.evaluate(() => {
      const select = document.querySelector<HTMLSelectElement>('.form-choice select');
      if (!select) throw new Error('no choice of forms');
      select.value = 'summarize-points';
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await until('the other form', async () => (await cardJobId(card)) !== before);
    expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: NOTE.trim() });
    expect(await card.text('h1')).toBe('Key points');
    const log = await readLog(bench.options.place, await cardJobId(card));
    expect(
      log.filter(({ event }) => event.type === 'reading' && event.fraction === 0),
      'one prompt: the notes',
    ).toHaveLength(1);
  });
});
