/** What happens to a job, whatever happens around it: FAULTS.md's lifecycle, with an engine that takes its time. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { readLog } from '../harness/host-log.ts';
import { cardJobId, followJob, seeJob, waitForPhase } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { until } from '../harness/place.ts';

const ANSWER = Array.from({ length: 60 }, (_, index) => `word${String(index)} `);
const WHOLE = ANSWER.join('').trim();
const LIMIT_MS = 60_000;
const nothing = (): void => undefined;

describe.each(BROWSERS)('a job in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: ANSWER, tokenMs: 40 }));

  it('streams a summary of the page into the card', async () => {
    await bench.script({ tokens: ANSWER, tokenMs: 20 });
    const { card } = await bench.summarize();
    const lengths = new Set<number>();
    const end = await followJob(card, ({ answer }) => lengths.add(answer.length), LIMIT_MS);
    expect(end).toMatchObject({ phase: 'done', answer: WHOLE, error: '' });
    expect(lengths.size, 'the answer grew as it came').toBeGreaterThan(5);
    expect(end.coverage).toMatch(/whole page/i);
  });

  it('goes on in a popup that was closed and opened again', async () => {
    await bench.script({ tokens: ANSWER, tokenMs: 60 });
    const tab = await bench.article();
    const popup = await bench.session.clickAction(tab);
    await popup.waitForElement('.popup-actions .primary');
    await popup.click('.popup-actions .primary');
    await waitForPhase(popup, ['writing']);
    const before = (await seeJob(popup)).answer;
    await popup.close();

    const reopened = await bench.session.clickAction(tab);
    await waitForPhase(reopened, ['writing', 'done']);
    // The log is told again from its beginning, piece by piece.
    await until('what was there before', async () => (await seeJob(reopened)).answer.startsWith(before));
    expect(await followJob(reopened, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: WHOLE });
    await reopened.close();
  });

  it.each([
    ['loading', { tokens: ANSWER, loadMs: 30_000 }],
    ['reading', { tokens: ANSWER, promptWordMs: 200 }],
    ['writing', { tokens: ANSWER, tokenMs: 250 }],
  ] as const)('stops while it is %s', async (phase, script) => {
    await bench.session.killHost();
    await bench.script(script);
    const { tab, card } = await bench.summarize();
    await waitForPhase(card, [phase]);
    await card.click('.job-buttons .button');
    const end = await followJob(card, nothing, 5_000);
    expect(end.phase).toBe('cancelled');
    await tab.page.close();

    await bench.script({ tokens: ANSWER });
    const next = await bench.summarize();
    expect(await followJob(next.card, nothing, LIMIT_MS), 'the next job works').toMatchObject({
      phase: 'done',
      answer: WHOLE,
    });
  });

  // Firefox has no service worker.
  if (browser === 'chromium') {
    it('F2: goes on when the service worker is killed in mid-answer', async () => {
      await bench.script({ tokens: ANSWER, tokenMs: 100 });
      const { card } = await bench.summarize();
      await waitForPhase(card, ['writing']);
      expect(await bench.session.killServiceWorker()).toBe(true);
      const end = await followJob(card, nothing, LIMIT_MS);
      expect(end).toMatchObject({ phase: 'done', answer: WHOLE });
      const log = await readLog(bench.options.place, await cardJobId(card));
      expect(
        log.map(({ seq }) => seq),
        'the log has no gap',
      ).toEqual(log.map((_, index) => index + 1));
    });

    it('F4: gives one answer when the service worker dies between the click and its reply', async () => {
      await bench.script({ tokens: ANSWER, loadMs: 1_000 });
      await bench.session.killHost();
      const tab = await bench.article();
      await bench.session.menu(tab, 'summarize:page');
      await until('the card', () => bench.session.hasCard(tab));
      expect(await bench.session.killServiceWorker()).toBe(true);
      const card = await bench.session.cardFrame(tab);
      expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: WHOLE });
      const log = await readLog(bench.options.place, await cardJobId(card));
      expect(log.filter(({ event }) => event.type === 'done')).toHaveLength(1);
    });
  }

  it('F1: works when the service worker was killed before the click', async () => {
    await bench.script({ tokens: ANSWER });
    await bench.session.killServiceWorker();
    const tab = await bench.article();
    const popup = await bench.session.clickAction(tab);
    await popup.waitForElement('.popup-actions .primary');
    await popup.click('.popup-actions .primary');
    expect(await followJob(popup, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: WHOLE });
    await popup.close();
  });

  it('F6: rebuilds a host that was closed while idle', async () => {
    await bench.script({ tokens: ANSWER });
    await bench.session.killHost();
    const { card } = await bench.summarize();
    expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: WHOLE });
    expect(await bench.session.hostAlive()).toBe(true);
  });

  it('F7, F11: keeps the partial answer when the host dies in mid-answer, and tries again', async () => {
    await bench.script({ tokens: ANSWER, tokenMs: 150 });
    const { card } = await bench.summarize();
    await until('half a dozen words', async () => (await seeJob(card)).answer.split(' ').length > 6);
    await bench.session.killHost();
    const end = await followJob(card, nothing, 10_000);
    expect(end).toMatchObject({ phase: 'failed', errorCode: 'host-lost' });
    expect(end.answer.length).toBeGreaterThan(20);
    expect(WHOLE.startsWith(end.answer)).toBe(true);

    await bench.script({ tokens: ANSWER });
    await card.click('.notice .button');
    await until('the second attempt', async () => (await seeJob(card)).answer === WHOLE);
    expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: WHOLE });
  });

  it('F5: serves two tabs that ask at once, one after the other', async () => {
    await bench.session.killHost();
    const [left, right] = [await bench.article(), await bench.article()];
    await bench.session.menu(left, 'summarize:page');
    await bench.session.menu(right, 'summarize:page');
    for (const tab of [left, right]) {
      const card = await bench.session.cardFrame(tab);
      expect(await followJob(card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: WHOLE });
    }
  });

  it('F36: ends with its tab', async () => {
    await bench.script({ tokens: ANSWER, tokenMs: 300 });
    const { tab, card } = await bench.summarize();
    await waitForPhase(card, ['writing']);
    const jobId = await cardJobId(card);
    await tab.page.close();
    const log = await readLog(bench.options.place, jobId);
    expect(log.at(-1)?.event).toEqual({ type: 'cancelled', reason: 'tab-closed' });
  });

  it('names an engine that fails, and works the next time', async () => {
    await bench.session.killHost();
    await bench.script({ tokens: ANSWER, fault: { at: 5, code: 'engine-lost', times: 1 } });
    const { card } = await bench.summarize();
    const end = await followJob(card, nothing, LIMIT_MS);
    expect(end).toMatchObject({
      phase: 'failed',
      errorCode: 'engine-lost',
      answer: ANSWER.slice(0, 5).join('').trim(),
    });
    await card.click('.notice .button');
    await until('the second attempt', async () => (await seeJob(card)).answer === WHOLE);
  });
});
