/** Pages, processes and extensions that go while an answer is written: FAULTS.md's lifecycle, outside of the host. */
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { ARTICLES } from '../harness/fixtures.ts';
import { callHost } from '../harness/host-call.ts';
import { followJob, seeJob, waitForPhase } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { askAndWait, waitForPage } from '../harness/panel-view.ts';
import { until } from '../harness/place.ts';
import type { Tab } from '../harness/session.ts';

const ANSWER = Array.from({ length: 40 }, (_, index) => `word${String(index)} `);
const WHOLE = ANSWER.join('').trim();
const LIMIT_MS = 60_000;
const nothing = (): void => undefined;
/** An open card looks each second whether its extension is still there. */
const GONE_WITHIN_MS = 8_000;

/** The document with everything in it that a page's own scripts can see. */
const documentOf = ({ place }: Tab): Promise<string> => place.evaluate(() => document.documentElement.outerHTML);

/**
 * Waits until the card is gone. Firefox ends our script without a word, so there its element stays until the page or
 * the extension comes anew: it must be empty to the eye and to the mouse.
 */
async function untilGone(tab: Tab, before: string, isFirefox: boolean): Promise<void> {
  if (!isFirefox) {
    await until('a page as it was', async () => (await documentOf(tab)) === before, GONE_WITHIN_MS);
    return;
  }
  await until(
    'a card that is hidden',
    () =>
      tab.place.evaluate(() => {
        const box = document.querySelector(':popover-open')?.getBoundingClientRect();
        return (
          box !== undefined &&
          document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.matches(':popover-open') === false
        );
      }),
    GONE_WITHIN_MS,
  );
}

describe.each(BROWSERS)('in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it("F8: the page's process crashes in mid-answer: after a reload what was said is there, and how the answer ended", async () => {
    await bench.script({ tokens: ['An ', 'earlier ', 'answer.'] });
    const panel = await bench.panel(await bench.open(`${ARTICLES}/notice.html`));
    await waitForPage(panel, 'The ferry stays in the harbour');
    await askAndWait(panel, 'Which day?', LIMIT_MS);
    await panel.close();
    await bench.script({ tokens: ANSWER, tokenMs: 100 });
    const { tab, card } = await bench.summarize();
    await waitForPhase(card, ['writing']);
    await bench.session.crash(tab);
    await bench.session.reload(tab);

    const popup = await bench.session.clickAction(tab);
    const end = await followJob(popup, nothing, LIMIT_MS);
    expect(end).toMatchObject({ phase: 'done', answer: WHOLE, error: '' });
    expect(end.status).toContain('Finished');
    await popup.close();
    const { chats } = (await callHost<{ chats: { title: string; turns: number }[] }>(bench.options.place, 'host.chats'))
      .result;
    expect(chats).toMatchObject([{ title: 'The ferry stays in the harbour', turns: 1 }]);
  });

  it('F9: the extension is loaded anew in mid-answer: its card goes, and the next one is alone in the page', async () => {
    await bench.script({ tokens: ANSWER, tokenMs: 100 });
    const tab = await bench.article();
    const before = await documentOf(tab);
    await bench.session.menu(tab, 'summarize:page');
    await waitForPhase(await bench.session.cardFrame(tab), ['writing']);
    await bench.session.reloadExtension();
    await untilGone(tab, before, browser === 'firefox');

    await bench.script({ tokens: ANSWER });
    await bench.session.menu(tab, 'summarize:page');
    // What the old script left in Firefox goes when the new one puts its own card in.
    const end = await until('the answer in the next card', async () => {
      const sight = await seeJob(await bench.session.cardFrame(tab)).catch(() => null);
      return sight?.phase === 'done' && !sight.lags ? sight : null;
    });
    expect(end).toMatchObject({ answer: WHOLE, error: '' });
    expect(await tab.place.evaluate(() => document.querySelectorAll(':popover-open').length)).toBe(1);
  });

  // The last one, for nothing of the extension is there after it.
  it('F13: the extension is taken out while a card is open: the page is as it was', async () => {
    await bench.script({ tokens: ANSWER, tokenMs: 100 });
    const tab = await bench.article();
    const before = await documentOf(tab);
    await bench.session.menu(tab, 'summarize:page');
    await waitForPhase(await bench.session.cardFrame(tab), ['writing']);
    expect(await documentOf(tab)).not.toBe(before);
    await bench.session.uninstall();
    await untilGone(tab, before, browser === 'firefox');
  });
});
