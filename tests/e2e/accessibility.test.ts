/** axe, with WCAG 2.2's rules, on everything that a user of Sotto sees. */
import { beforeEach, describe, expect, it } from 'vitest';
import { axeProblems } from '../harness/axe.ts';
import { useBench } from '../harness/bench.ts';
import { ARTICLES } from '../harness/fixtures.ts';
import { followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { problemsInEveryLook } from '../harness/looks.ts';
import { ask, askAndWait, chooseInMenu, waitForState, waitForTurn } from '../harness/panel-view.ts';
import { pressStop } from '../harness/stopped.ts';

describe.each(BROWSERS)('axe finds nothing in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: ['A ', 'short ', 'answer.'] }));

  it('on the options page', async () => {
    await bench.options.page.bringToFront();
    expect(await problemsInEveryLook(bench.options.place)).toEqual([]);
  });

  it('on the welcome page', async () => {
    const welcome = await bench.session.openExtensionPage('/welcome.html');
    await welcome.place.waitForElement('main h1');
    expect(await problemsInEveryLook(welcome.place)).toEqual([]);
    await welcome.page.close();
  });

  it('on the panel: before the first question, while it answers, after, its lists, and where a page is not allowed', async () => {
    const panel = await bench.panel(await bench.article());
    await waitForState(panel, 'empty');
    expect(await problemsInEveryLook(panel)).toEqual([]);
    await bench.script({ tokens: ['slow '], endless: true, tokenMs: 100 });
    await ask(panel, 'Slowly?');
    await panel.waitForText('slow', '.turn .answer');
    expect(await axeProblems(panel)).toEqual([]);
    await panel.click('.composer .round');
    await waitForTurn(panel, 0, ['cancelled']);
    await bench.script({
      tokens: [
        '**Bold**, ',
        '`code` ',
        'and\n\n',
        '- a list\n',
        '\n| a | b |\n|---|---|\n| 1 | 2 |\n\n',
        '[a link](http://linked.sotto.test/)',
      ],
    });
    await askAndWait(panel, 'With everything?');
    expect(await problemsInEveryLook(panel)).toEqual([]);
    await chooseInMenu(panel, 'Earlier conversations');
    await panel.waitForElement('.history-entry');
    expect(await problemsInEveryLook(panel)).toEqual([]);
    await panel.press('Escape');
    await bench.open(`${ARTICLES}/notice.html`);
    await waitForState(panel, 'blank');
    expect(await problemsInEveryLook(panel)).toEqual([]);
  });

  it('on the card, while it writes and after', async () => {
    await bench.script({ tokens: ['slow '], endless: true, tokenMs: 100 });
    const running = await bench.summarize();
    await running.card.waitForText('slow', '.answer');
    expect(await axeProblems(running.card)).toEqual([]);
    await pressStop(running.card);
    await followJob(running.card, () => undefined, 10_000);
    expect(await axeProblems(running.card)).toEqual([]);
  });

  it('on the popup, with what it offers and with a job', async () => {
    const tab = await bench.article();
    await tab.place.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('#lead') ?? document.body));
    const popup = await bench.session.clickAction(tab);
    await popup.waitForElement('.popup-selection');
    expect(await axeProblems(popup)).toEqual([]);
    await popup.click('.popup-actions .primary');
    await followJob(popup, () => undefined, 30_000);
    expect(await axeProblems(popup)).toEqual([]);
    await popup.close();
  });
});
