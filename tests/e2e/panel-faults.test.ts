/** What happens to a conversation, whatever happens around it: navigation, dying contexts, windows, restarts. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { ARTICLES, serveHtml } from '../harness/fixtures.ts';
import { BROWSERS } from '../harness/launch.ts';
import {
  ask,
  askAndWait,
  beside,
  chooseInMenu,
  FERRY,
  LIGHTHOUSE,
  seePanel,
  waitForPage,
  waitForState,
  waitForTurn,
} from '../harness/panel-view.ts';
import { until, type Place } from '../harness/place.ts';
import { countChats } from '../harness/stored-chats.ts';

const ANSWER = Array.from({ length: 40 }, (_, index) => `word${String(index)} `);
const WHOLE = ANSWER.join('').trim();

/** Waits until half a dozen words of the first answer are there. */
async function someWords(panel: Place): Promise<void> {
  await until('half a dozen words', async () => ((await seePanel(panel)).turns[0]?.answer.split(' ').length ?? 0) > 6);
}

describe.each(BROWSERS)('a conversation in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', privateWindows: true, sites: true });
  beforeEach(() => bench.script({ tokens: ANSWER, tokenMs: 60 }));

  it('F37: keeps an answer with its old page when another one comes, says so, and leads to the new one', async () => {
    const { tab, panel } = await beside(bench);
    await ask(panel, 'What is in the lamp room?');
    await someWords(panel);
    await tab.page.goto(`${ARTICLES}/notice.html`);
    await panel.waitForElement('.origin[data-origin=before]');
    expect(await panel.text('.origin')).toContain(LIGHTHOUSE);
    expect(await waitForTurn(panel, 0, ['done', 'failed', 'cancelled'])).toMatchObject({
      phase: 'done',
      answer: WHOLE,
    });
    expect((await seePanel(panel)).title).toBe(LIGHTHOUSE);

    // Chrome keeps the leave for the next page of the same origin. Firefox does not: there the button's click gives it.
    if (browser === 'firefox') await (await bench.session.clickAction(tab)).close();
    else await panel.click('.origin .link');
    await waitForPage(panel, FERRY);
    expect((await seePanel(panel)).turns).toEqual([]);
  });

  // Firefox has no service worker.
  if (browser === 'chromium') {
    it('F2: goes on when the service worker is killed in mid-answer', async () => {
      const { panel } = await beside(bench);
      await ask(panel, 'What is in the lamp room?');
      await someWords(panel);
      expect(await bench.session.killServiceWorker()).toBe(true);
      expect(await waitForTurn(panel, 0, ['done', 'failed', 'cancelled'])).toMatchObject({
        phase: 'done',
        answer: WHOLE,
      });
      await bench.script({ tokens: ['Still here.'] });
      expect(await askAndWait(panel, 'And now?')).toMatchObject({ phase: 'done', answer: 'Still here.' });
    });
  }

  it('F7, F11: keeps the partial answer when the host dies, and answers again', async () => {
    await bench.script({ tokens: ANSWER, tokenMs: 120 });
    const { panel } = await beside(bench);
    await ask(panel, 'What is in the lamp room?');
    await someWords(panel);
    await bench.session.killHost();
    const end = await waitForTurn(panel, 0, ['failed']);
    expect(end).toMatchObject({ errorCode: 'host-lost' });
    expect(end.answer.length).toBeGreaterThan(20);
    expect(WHOLE.startsWith(end.answer)).toBe(true);

    await bench.script({ tokens: ANSWER });
    await panel.click('.turn .notice .button');
    await panel.waitForText(WHOLE, '.turn .answer');
    expect((await seePanel(panel)).turns).toMatchObject([
      { question: 'What is in the lamp room?', phase: 'done', errorCode: '' },
    ]);
  });

  it('F42: loses nothing when two windows ask in the same conversation', async () => {
    await bench.script({ tokens: ['Yes.'] });
    const { panel: left } = await beside(bench);
    await askAndWait(left, 'One?');
    const right = await bench.panel(await bench.openWindow(`${ARTICLES}/notice.html`));
    await waitForPage(right, FERRY);
    await chooseInMenu(right, 'Earlier conversations');
    await right.click('.history-entry .history-open');
    await waitForTurn(right, 0, ['done']);

    await bench.script({ tokens: ANSWER, tokenMs: 20 });
    await ask(left, 'Two?');
    await waitForTurn(right, 1, ['queued', 'connecting', 'loading', 'reading', 'writing', 'done']);
    await waitForTurn(right, 1, ['done']);
    await askAndWait(right, 'Three?');
    await waitForTurn(left, 2, ['done']);
    const asked = [
      { question: 'One?', answer: 'Yes.' },
      { question: 'Two?', answer: WHOLE },
      { question: 'Three?', answer: WHOLE },
    ];
    expect((await seePanel(left)).turns).toMatchObject(asked);
    expect((await seePanel(right)).turns).toMatchObject(asked);
  });

  it('F44: leaves nothing of a private window behind', async () => {
    await bench.script({ tokens: ['Between us.'] });
    const before = await countChats(bench.options.place);
    const tab = await bench.openWindow(`${ARTICLES}/lighthouse.html`, { isPrivate: true });
    const panel = await bench.panel(tab);
    await waitForPage(panel, LIGHTHOUSE);
    expect(await askAndWait(panel, 'What is my secret?')).toMatchObject({ phase: 'done', answer: 'Between us.' });
    // Firefox opens new tabs in the window in front.
    await tab.page.close();
    // The control: what is asked in an ordinary window after it is written down, and it alone.
    const { panel: ordinary } = await beside(bench);
    await askAndWait(ordinary, 'And in the open?');
    await until(
      'the ordinary conversation on the disk',
      async () => (await countChats(bench.options.place)).chats > before.chats,
    );
    expect(await countChats(bench.options.place)).toEqual({ chats: before.chats + 1, pages: before.pages + 1 });
  });

  it('reads every page of a site that was allowed, and no other', async () => {
    const { tab, panel } = await beside(bench);
    await chooseInMenu(panel, 'Permission for');
    expect(await bench.session.allowSites(panel, () => panel.click('dialog .button.primary'))).toEqual([
      `${ARTICLES}/*`,
    ]);
    await panel.press('Escape');
    await bench.open(`${ARTICLES}/notice.html`);
    await waitForPage(panel, FERRY);
    bench.proxy.host('elsewhere.sotto.test', serveHtml('<title>Elsewhere</title><p>Not allowed.'));
    await bench.open('http://elsewhere.sotto.test/');
    await waitForState(panel, 'blank');
    await tab.page.bringToFront();
    await waitForPage(panel, LIGHTHOUSE);
  });
});
