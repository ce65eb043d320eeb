/** axe, with WCAG 2.2's rules, on everything that a user of Sotto sees. */
import { beforeEach, describe, expect, it } from 'vitest';
import { axeProblems } from './harness/axe.ts';
import { useBench } from './harness/bench.ts';
import { followJob } from './harness/job-view.ts';
import { BROWSERS } from './harness/launch.ts';

describe.each(BROWSERS)('axe finds nothing in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: ['A ', 'short ', 'answer.'] }));

  it('on the options page', async () => {
    expect(await axeProblems(bench.options.place)).toEqual([]);
  });

  it('on the card, while it writes and after', async () => {
    await bench.script({ tokens: ['slow '], endless: true, tokenMs: 100 });
    const running = await bench.summarize();
    await running.card.waitForText('slow', '.answer');
    expect(await axeProblems(running.card)).toEqual([]);
    await running.card.click('.job-buttons .button');
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
