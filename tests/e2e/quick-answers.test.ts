/** A page that takes long on this machine: the first answer comes from a part of it, and says so; then all of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { longPage } from '../fixtures/long-page.ts';
import { axeProblems } from '../harness/axe.ts';
import { useBench } from '../harness/bench.ts';
import { serveHtml } from '../harness/fixtures.ts';
import { cardJobId, followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { askAndWait, waitForState, waitForTurn, words } from '../harness/panel-view.ts';
import { until, type Place } from '../harness/place.ts';

const PAGE = 'http://slow.sotto.test/';
const ANSWER = 'The keeper came in May.';
/** Forty words a second: the page takes some forty seconds. */
const SLOW = { tokens: words(ANSWER), promptWordMs: 25 };
const PART = /^From (\d+) passages?, (\d+) % of the page$/;
const nothing = (): void => undefined;

describe.each(BROWSERS)('a page that takes long in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(async () => {
    bench.proxy.host('slow.sotto.test', serveHtml(longPage(1_500).html));
    await bench.session.killHost();
    await bench.script(SLOW);
  });

  const readAll = (place: Place): Promise<string> =>
    place.waitFor(
      'the way to all of it',
      () =>
        [...document.querySelectorAll('.job-buttons button, .turn-read button')]
          .map(({ textContent }) => textContent)
          .find((label) => label.startsWith('Read all of it')) ?? '',
      [],
    );
  const press = (place: Place, label: string): Promise<void> =>
    place.evaluate((wanted) => {
      for (const button of document.querySelectorAll<HTMLElement>('button'))
        if (button.textContent === wanted) button.click();
    }, label);

  it('is summarized from a part that is soon read, and then from all of it', async () => {
    const tab = await bench.open(PAGE);
    await bench.session.menu(tab, 'summarize:page', { at: 'h1' });
    const card = await bench.session.cardFrame(tab);
    const quick = await followJob(card, nothing, 60_000);
    expect(quick).toMatchObject({ phase: 'done', answer: ANSWER });
    expect(quick.coverage).toMatch(PART);
    const before = await cardJobId(card);
    const label = await readAll(card);
    expect(label).toMatch(/^Read all of it \(about \d+ (?:seconds|minutes?)\)$/);
    expect(await axeProblems(card)).toEqual([]);

    await bench.script({ ...SLOW, promptWordMs: 0 });
    await press(card, label);
    await until('the whole page', async () => (await cardJobId(card)) !== before);
    const whole = await followJob(card, nothing, 60_000);
    expect(whole).toMatchObject({ phase: 'done', answer: ANSWER, coverage: 'Read the whole page' });
  });

  it('answers a question from passages, and the same once more from all of it', async () => {
    const tab = await bench.open(PAGE);
    const panel = await bench.panel(tab);
    await waitForState(panel, 'empty', 'chat');
    expect(await askAndWait(panel, 'When did the keeper come?', 60_000)).toMatchObject({ answer: ANSWER });
    expect(await panel.text('.turn-share')).toMatch(PART);
    const label = await readAll(panel);
    expect(await axeProblems(panel)).toEqual([]);

    await bench.script({ ...SLOW, promptWordMs: 0 });
    await press(panel, label);
    await panel.waitFor(
      'an answer from all of it',
      () => document.querySelector('.turn-share')?.textContent === '',
      [],
    );
    expect(await waitForTurn(panel, 0, ['done'])).toMatchObject({
      question: 'When did the keeper come?',
      answer: ANSWER,
    });
    expect(await panel.evaluate(() => document.querySelectorAll('.turn').length)).toBe(1);
    expect(await panel.text('.panel-coverage')).toBe('Read the whole page');
  });
});
