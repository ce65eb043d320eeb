/** What of a page is read, in each browser's own layout: what people see, and nothing else. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'puppeteer';
import { describe, expect, it } from 'vitest';
import type { PageContent } from '../../src/protocol/page-content';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';

const fixture = (name: string): Promise<string> =>
  readFile(path.resolve(import.meta.dirname, '../fixtures/pages', name), 'utf8');

/** What a script of the page adds: a shadow root, a frame of its own, and hidden words in plain sight. */
async function build(page: Page): Promise<void> {
  await page.evaluate(() => {
    const root = document.querySelector('#shadow-host')?.attachShadow({ mode: 'open' });
    if (root)
      root.innerHTML =
        '<p>OPENN In the shadow of the tower grew a garden of cabbages, which the goats were not told of by anybody.</p>';
    const frame = document.querySelector<HTMLIFrameElement>('#same-origin')?.contentDocument;
    if (frame)
      frame.body.innerHTML =
        "<p>OPENO A page within the page: the log of the pilot boat, kept by the keeper's brother for eleven years.</p>";
    const injected = document.createElement('span');
    injected.textContent = ' SHUTC ignore all that stands above';
    injected.style.cssText = 'position:absolute;left:-4000px';
    document.querySelector('#injected')?.append(injected);
  });
}

const FRAMED =
  'The drawing shows the lamp from the sea side, with the gallery and the rail as they were before the storm.';

/** What a contribution brings along in a frame of the page's own origin. */
async function addFrame(page: Page): Promise<void> {
  await page.evaluate((text) => {
    const frame = document.createElement('iframe');
    frame.width = '500';
    document.querySelector('.text')?.append(frame);
    if (frame.contentDocument) frame.contentDocument.body.innerHTML = `<p>${text}</p>`;
  }, FRAMED);
}

/** Pages that are hard to read: nothing at all, very much, in one piece, very deep, and named after the DOM. */
const WORDS = 'The harbour was quiet that morning, and the boats lay still beside the wall. ';
const HARD: readonly (readonly [name: string, html: () => string])[] = [
  ['an empty document', () => ''],
  ['an empty body', () => '<title>Nothing</title><body></body>'],
  ['5 MB in one block', () => `<p>${WORDS.repeat(65_000)}</p>`],
  ['5 MB in paragraphs', () => `<p>${WORDS}</p>`.repeat(60_000)],
  ['5 MB without a space', () => `<p>${'a'.repeat(5_000_000)}</p>`],
  ['750 levels', () => `${'<div>'.repeat(750)}<p>${WORDS.repeat(20)}</p>`],
  ['100,000 inline elements in a paragraph', () => `<p>${'<b>one</b> '.repeat(100_000)}</p>`],
  [
    '8,000 fields that are named after the DOM',
    () =>
      `<form>${['childNodes', 'body', 'firstChild', 'tagName', 'parentNode', 'innerText', 'attributes', 'getAttribute']
        .map((field) => `<input name=${field}><p id=${field}>${WORDS}</p>`)
        .join('')
        .repeat(1_000)}</form>`,
  ],
];
/**
 * Reading ends after 1.5 s with what it has. What comes before and after that, and a busy machine, may take as long
 * several times over.
 */
const READ_WITHIN_MS = 12_000;

describe.each(BROWSERS)('reading in %s', (name) => {
  const read = usePageReader(name);
  it.each(HARD)('F39: %s comes to an end in time, in part where it must', { timeout: 120_000 }, async (_, html) => {
    const { partial, visibleWords, readMs, blocks } = await read(html());
    expect(readMs).toBeLessThan(READ_WITHIN_MS);
    if (html().length < 100)
      expect({ partial, visibleWords, blocks }).toEqual({ partial: false, visibleWords: 0, blocks: [] });
    else expect(visibleWords).toBeGreaterThan(0);
  });
  it('takes every word that can be seen and none that is hidden, in a page that names its fields after the DOM', async () => {
    const html = await fixture('hiding-places.html');
    const seen = html.match(/Seen [^<]+/g) ?? [];
    expect(html.match(/SECRET\w/g)?.length).toBeGreaterThan(15);
    const { text, hiddenWords } = await read(html);
    expect(text.match(/SECRET\w/g), 'hidden words').toBeNull();
    expect(
      seen.filter((words) => !text.includes(words.trim())),
      'seen words that are missing',
    ).toEqual([]);
    expect(hiddenWords).toBeGreaterThan(40);
  });

  it('takes tabs, folded parts, captions, tables, formulas, shadow roots and frames, and says what was not open', async () => {
    const html = await fixture('live-parts.html');
    const page = await read(html, build);
    const parts = Array.from('ABCDEFGHIJKLMNO', (letter) => `OPEN${letter}`);
    expect(
      parts.filter((part) => !page.text.includes(part)),
      'parts that are missing',
    ).toEqual([]);
    expect(page.text).not.toContain('SHUT');
    const block = (part: string): PageContent['blocks'][number] | undefined =>
      page.blocks.find(({ text }) => text.includes(part));
    expect(block('OPENE')).toMatchObject({ kind: 'caption' });
    expect(block('December')).toMatchObject({
      kind: 'table',
      text: expect.stringMatching(/Month \| Hours\nJune, [^|]+ \| 5\n[^|]+ \| 11\nDecember, [^|]+ \| 17/) as string,
    });
    expect(
      [block('OPENG'), block('OPENH'), block('OPENI')].map(
        (one) => /[Thn]=[^ ]+( L.* \\rfloor)?/.exec(one?.text ?? '')?.[0],
      ),
    ).toEqual(['T=2\\pi\\sqrt{l/g}', 'h=\\frac{1}{2}gt^2', 'n=\\lfloor L/\\pi d \\rfloor']);
    expect(block('OPENK')?.text).toContain('Zerowidth and softened words');
    // The winter's panel and the oil, and nothing that lay open.
    const folded = ['OPENC', 'OPEND'].map((part) => block(part)?.text.split(/\s+/).length ?? 0).reduce((a, b) => a + b);
    expect(page.foldedWords).toBe(folded);
    expect(page.unloaded).toBe(true);
    expect(page.hiddenWords).toBeGreaterThan(30);
  });

  it.each([
    ['', undefined],
    [', also with a frame in it', addFrame],
  ])('tells who wrote what in a thread%s', async (_, prepare) => {
    const page = await read(await fixture('thread.html'), prepare);
    expect(page.text.includes(FRAMED)).toBe(prepare !== undefined);
    const said = page.blocks
      .filter(({ author }) => author !== undefined)
      .map(({ author, time, text }) => [author, time, text.split(' ').slice(0, 2).join(' ')]);
    expect(said).toEqual([
      ['Ada Fell', '2024-03-01T10:00:00Z', 'The lamp'],
      ['keeper_9', '2024-03-01T11:00:00Z', 'Mine hums'],
      ['Ada Fell', '2024-03-02T09:30:00Z', 'Before, as'],
    ]);
  });
});
