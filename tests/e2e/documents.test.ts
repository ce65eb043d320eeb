/** F50: documents that are no plain page. Each gives an answer that can be seen, or a sentence. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { ODD_DOCUMENTS, serveOdd } from '../harness/odd-documents.ts';
import type { Tab } from '../harness/session.ts';

const ANSWER = 'The answer to an odd document.';
const LIMIT_MS = 30_000;
const nothing = (): void => undefined;

/** Whether the card is what is seen in its middle: in the document it could be without being drawn. */
function cardIsSeen({ place }: Tab): Promise<boolean> {
  return place.evaluate(() => {
    const box = document.querySelector(':popover-open')?.getBoundingClientRect();
    return (
      box !== undefined &&
      box.width > 300 &&
      document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.matches(':popover-open') === true
    );
  });
}

describe.each(BROWSERS)('F50 in %s:', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: ANSWER.split(/(?<= )/) }));

  const shown = ODD_DOCUMENTS.filter(({ inChromium }) => browser === 'firefox' || inChromium !== 'not shown');

  it.for(shown)('$name', async (document) => {
    const { host, at, seen = 'card', inFirefox } = document;
    bench.proxy.host(`${host}.sotto.test`, serveOdd(document));
    const tab = await bench.open(`http://${host}.sotto.test/`);
    if (browser === 'firefox' && inFirefox === 'no menu') {
      const popup = await bench.session.clickAction(tab);
      await popup.click('.popup-actions .primary');
      await popup.waitForElement('[data-error="nothing-to-read"]');
      await popup.close();
      return;
    }
    await bench.session.menu(tab, 'summarize:page', { at });
    if (seen === 'popup' || (browser === 'firefox' && inFirefox === 'popup')) {
      const popup = await bench.session.openedPopup();
      expect(await followJob(popup, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: ANSWER });
      expect(await bench.session.hasCard(tab), 'nothing of ours is left in the page').toBe(false);
      await popup.close();
      return;
    }
    const card = await bench.session.cardFrame(tab);
    const end = await followJob(card, nothing, LIMIT_MS);
    expect(await cardIsSeen(tab)).toBe(true);
    if (seen === 'sentence') expect(end).toMatchObject({ errorCode: 'nothing-to-read' });
    else expect(end).toMatchObject({ phase: 'done', answer: ANSWER });
  });

  it('a page in a sandbox without words says so', async () => {
    const [document] = ODD_DOCUMENTS;
    if (!document) throw new Error('There is no document.');
    bench.proxy.host(
      'empty.sotto.test',
      serveOdd({ ...document, body: '<!doctype html><title>Nothing</title><p style="height:200px"></p>' }),
    );
    const tab = await bench.open('http://empty.sotto.test/');
    await bench.session.menu(tab, 'summarize:page', { at: 'p' });
    const popup = await bench.session.openedPopup();
    await popup.waitForElement('[data-error="nothing-to-read"]');
    await popup.close();
  });
});
