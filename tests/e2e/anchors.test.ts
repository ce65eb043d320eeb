/** The way back from what was read to the page: in ten structures, and after the page has changed. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { bundleForPage } from '../../lab/bundle-reader.ts';
import { BROWSERS } from '../harness/launch.ts';

/** What is looked for, by the id of the element in which it stands. */
const PASSAGES: Readonly<Record<string, string>> = {
  inline: 'it burned whale oil until the year of the great storm',
  cell: 'Forty barrels of salted herring',
  shadowed: 'a sentence that no selector of the page can reach',
  slotted: 'never trust the bar at low water',
  framed: 'it asks for a second bell',
  folded: 'as much coal as he could carry up the stairs',
  nested: 'between sunset and the second bell',
  code: 'wait(15 seconds)',
  caption: 'drawn from the deck of the Marigold',
  definition: 'whenever the far shore could not be seen',
  comment: 'he said that the bell was rung by children',
  breaks: 'one flash every fifteen seconds',
};

/**
 * What a page does to itself in a day: something comes in between, first words change, marks split the rest, a row is
 * added.
 */
function changePage(): void {
  const inserted = (tag: string, textContent: string): Element =>
    Object.assign(document.createElement(tag), { textContent });
  const roots = [
    document,
    document.querySelector('#host')?.shadowRoot,
    document.querySelector<HTMLIFrameElement>('#frame')?.contentDocument,
  ];
  for (const paragraph of roots.flatMap((root) => Array.from(root?.querySelectorAll('p') ?? []))) {
    paragraph.before(inserted('p', 'An advertisement came in late and pushed everything down.'));
    if (paragraph.firstChild)
      paragraph.firstChild.nodeValue = paragraph.firstChild.nodeValue?.replace(/^The \w+/, 'That old thing') ?? null;
    paragraph.append(inserted('span', ' (edited)'));
  }
  const row = document.querySelector('#cell')?.parentElement;
  const copy = row?.cloneNode(true) as Element | undefined;
  copy?.lastElementChild?.replaceChildren('Nothing but ballast');
  copy?.lastElementChild?.removeAttribute('id');
  if (copy) row?.before(copy);
  document.querySelector('h1')?.replaceChildren('The harbour book, corrected');
}

/** A page whose text is read in another order than that of its elements. */
const MOVED = `<!doctype html><title>The harbour log</title>
  <style>.log{display:flex;flex-direction:column-reverse} #note{float:right;width:150px}</style>
  <main><h1>The harbour log</h1>
  <table><tr><th>Pier</th><th>Ticket</th><th>Fee</th></tr><tr><td id=spanned rowspan=2>South pier</td><td>Single</td><td>9.50</td></tr>
  <tr><td>Return</td><td id=later>16.00</td></tr></table>
  <ol id=steps start=3><li>Open the sluice and wait.</li><li>Close it.</li></ol>
  <p id=power>It moves about 10<sup>6</sup> tonnes a year.</p>
  <p id=beside>The channel is kept clear <span id=note>Dredged again in 1903, as the book says.</span>by four barges. It is deep enough.</p>
  <div class=log><p id=newest>The newest message of the log.</p><p id=oldest>The oldest message of the log.</p></div></main>`;
const MOVED_PASSAGES: Readonly<Record<string, string>> = {
  spanned: 'South pier | Return | 16.00',
  later: '16.00',
  numbered: '3. Open the sluice and wait',
  power: 'about 10^6 tonnes',
  newest: 'The newest message of the log',
  oldest: 'The oldest message of the log',
  note: 'Dredged again in 1903, as the book says',
  beside: 'The channel is kept clear by four barges',
};

const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '');

describe.each(BROWSERS)('the way back in %s', (name) => {
  let browser: Browser;
  let page: Page;
  let script: string;
  let html: string;

  beforeAll(async () => {
    [script, html] = await Promise.all([
      bundleForPage(path.join(import.meta.dirname, '../harness/reading.page.ts')),
      readFile(path.resolve(import.meta.dirname, '../fixtures/pages/ten-places.html'), 'utf8'),
    ]);
    browser = await puppeteer.launch({
      browser: name === 'chromium' ? 'chrome' : 'firefox',
      executablePath: inject('executables')[name],
      args: name === 'chromium' ? ['--no-sandbox'] : [],
    });
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    await page.setContent(html);
    await page.evaluate(`${script};sottoReader.read()`);
  });

  const find = async (words: string): Promise<ReturnType<NonNullable<typeof sottoReader>['find']>> =>
    page.evaluate((wanted) => globalThis.sottoReader?.find(wanted) ?? 'not read', words);

  async function findAll(): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    for (const words of Object.values(PASSAGES)) {
      const at = await find(words);
      if (typeof at === 'string') found[words] = at;
      else found[at.within] = letters(at.text);
    }
    return found;
  }
  const expected = Object.fromEntries(Object.entries(PASSAGES).map(([id, words]) => [id, letters(words)]));

  it('leads to the very words, in every structure', async () => {
    expect(await findAll()).toEqual(expected);
  });

  it('still does after the page has changed around and inside of its blocks', async () => {
    await page.evaluate(changePage);
    expect(await findAll()).toEqual(expected);
  });

  it('says that a passage is lost, and finds the others', async () => {
    await page.evaluate(() => {
      document.querySelector('#inline')?.remove();
      document
        .querySelector('#comment')
        ?.replaceChildren('This comment was removed by its author, who gave no reason for it.');
      document.querySelector('#cell')?.replaceChildren('Nothing');
    });
    expect([
      await find(PASSAGES['inline'] ?? ''),
      await find(PASSAGES['comment'] ?? ''),
      await find(PASSAGES['cell'] ?? ''),
    ]).toEqual(['lost', 'lost', 'lost']);
    expect(await find(PASSAGES['nested'] ?? '')).toMatchObject({ within: 'nested' });
  });

  it('leads to words that the page shows in another order, more than once, or writes itself', async () => {
    await page.setContent(MOVED);
    await page.evaluate(`${script};sottoReader.read()`);
    const found: Record<string, unknown> = {};
    for (const [id, words] of Object.entries(MOVED_PASSAGES)) {
      const at = await find(words);
      found[id] = typeof at === 'string' ? at : [at.within, letters(at.text)];
    }
    expect(found).toEqual({
      spanned: ['spanned', 'SouthpierSingle950Return1600'],
      later: ['later', '1600'],
      numbered: ['steps', 'Openthesluiceandwait'],
      power: ['power', 'about106tonnes'],
      newest: ['newest', 'Thenewestmessageofthelog'],
      oldest: ['oldest', 'Theoldestmessageofthelog'],
      note: ['note', 'Dredgedagainin1903asthebooksays'],
      // A range of the page holds what stands between its ends.
      beside: ['beside', 'ThechanneliskeptclearDredgedagainin1903asthebooksaysbyfourbarges'],
    });
  });
});
