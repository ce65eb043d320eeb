/** axe, with WCAG 2.2's rules, on everything that a user of Sotto sees. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from './harness/bench.ts';
import { followJob } from './harness/job-view.ts';
import { BROWSERS } from './harness/launch.ts';
import type { Place } from './harness/place.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeGlobal { axe: { run(context: Document, options: object): Promise<AxeResults> } }

/** Problems that axe finds in a document, one line each. The source is a function's body, for CSP forbids scripts as text. */
async function problems(place: Place): Promise<string[]> {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, no-new-func -- here, in the test: the document gets a function, as puppeteer sends it
  await place.evaluate(new Function(`${AXE}; return true;`) as () => boolean);
  return place.evaluate(async (values) => {
    const { axe } = globalThis as unknown as AxeGlobal;
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values } });
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 160)}`));
  }, TAGS);
}

describe.each(BROWSERS)('axe finds nothing in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: ['A ', 'short ', 'answer.'] }));

  it('on the options page', async () => {
    expect(await problems(bench.options.place)).toEqual([]);
  });

  it('on the card, while it writes and after', async () => {
    await bench.script({ tokens: ['slow '], endless: true, tokenMs: 100 });
    const running = await bench.summarize();
    await running.card.waitForText('slow', '.answer');
    expect(await problems(running.card)).toEqual([]);
    await running.card.click('.job-buttons .button');
    await followJob(running.card, () => undefined, 10_000);
    expect(await problems(running.card)).toEqual([]);
  });

  it('on the popup, with what it offers and with a job', async () => {
    const tab = await bench.article();
    await tab.place.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('#lead') ?? document.body));
    const popup = await bench.session.clickAction(tab);
    await popup.waitForElement('.popup-selection');
    expect(await problems(popup)).toEqual([]);
    await popup.click('.popup-actions .primary');
    await followJob(popup, () => undefined, 30_000);
    expect(await problems(popup)).toEqual([]);
    await popup.close();
  });
});
