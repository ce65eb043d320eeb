// @vitest-environment happy-dom
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageContent } from '@/src/protocol/page-content';
import { readPage } from './read-page';

const LEAD =
  'The lighthouse at Skerry Point opens its lamp room to visitors this spring, after six years of repair by forty volunteers.';
const LENS =
  'The hardest part was the lens, which weighs two tons and floats on a bath of mercury that had to be drained by hand.';

function show(body: string, head = '<title>The lamp room</title>'): void {
  document.documentElement.innerHTML = `<head>${head}</head><body>${body}</body>`;
}

const textOf = (page: PageContent): string => page.blocks.map(({ text }) => text).join('\n');

// Here nothing is laid out, so attributes tell what is hidden.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'checkVisibility', { value: undefined });
});
beforeEach(() => {
  document.documentElement.removeAttribute('lang');
});

describe('readPage', () => {
  it('reads an article as blocks of their kinds, without what stands around it', () => {
    document.documentElement.lang = 'en-GB';
    show(`<nav><a href="#a">Coast</a> <a href="#b">Harbour</a></nav>
      <article><h1>The lamp room opens</h1><p>${LEAD}</p><blockquote><p>People should smell the oil and hear the gears turn.</p></blockquote>
      <ul><li>Open on Saturdays from ten to four</li></ul><pre>wind(112)
  keep(4)</pre><p>${LENS}</p></article><footer><p>All rights reserved by the gazette and its heirs</p></footer>`);
    const page = readPage(document);
    expect(page).toMatchObject({ title: 'The lamp room', language: 'en-GB', partial: false, unreadFrames: 0 });
    expect(page.blocks.map(({ kind, text }) => [kind, text])).toEqual(
      expect.arrayContaining([
        ['paragraph', LEAD],
        ['quote', 'People should smell the oil and hear the gears turn.'],
        ['list-item', 'Open on Saturdays from ten to four'],
        ['code', 'wind(112)\n  keep(4)'],
        ['paragraph', LENS],
      ]),
    );
    expect(textOf(page)).not.toContain('All rights reserved');
    expect(page.keptWords).toBeLessThan(page.visibleWords);
  });

  it('leaves out and counts what nobody can see', () => {
    show(`<article><p>${LEAD}</p><p style="display:none">secret words for machines</p><p hidden>more of them <script>var unseen = 'none of these words count'</script></p>
      <p>vis\u200Bible\u2060 words \u{E0041}\u{E0042}here for all who read this page</p><p>${LENS}</p><script>var code = 1</script></article>`);
    const page = readPage(document);
    expect(textOf(page)).not.toMatch(/secret|more of them|var code/);
    expect(textOf(page)).toContain('visible words here');
    expect(page.hiddenWords).toBe(7);
  });

  it('reads open shadow roots, with their slots, and folded details', () => {
    show(`<article><p>${LEAD}</p><div id="host"><span>slotted words stand here too</span></div>
      <details><summary>More about the tower</summary><p>One hundred and forty-seven steps lead up to the top.</p></details><p>${LENS}</p></article>`);
    const root = document.querySelector('#host')?.attachShadow({ mode: 'open' });
    if (!root) throw new Error('no host');
    root.innerHTML = '<p>Words in the shadow of the tower are read.</p><p><slot></slot></p>';
    const text = textOf(readPage(document));
    expect(text).toContain('Words in the shadow of the tower');
    expect(text).toContain('slotted words stand here');
    expect(text).toContain('forty-seven steps');
  });

  it('keeps a data table as one block with a line for each row', () => {
    show(
      `<article><p>${LEAD}</p><table><tr><th>Light</th><th>Height</th></tr><tr><td>Skerry Point</td><td>38 m</td></tr></table><p>${LENS}</p></article>`,
    );
    expect(readPage(document).blocks).toContainEqual(
      expect.objectContaining({ kind: 'table', text: 'Light | Height\nSkerry Point | 38 m' }),
    );
  });

  it("is not fooled by a page that names its elements like the DOM's own properties", () => {
    show(`<form name="body"><input name="childNodes"><input name="firstChild"><input name="parentNode"></form>
      <img name="title"><img name="documentElement"><img name="querySelectorAll"><article><p>${LEAD}</p><p>${LENS}</p></article>`);
    const page = readPage(document);
    expect(page.title).toBe('The lamp room');
    expect(textOf(page)).toContain(LEAD);
  });

  it('reads no blocks from an empty page, and does not fail', () => {
    show('<div></div>');
    expect(readPage(document)).toMatchObject({ blocks: [], keptWords: 0, visibleWords: 0 });
  });

  it('stops at its time limit and says so', () => {
    show(`<main>${`<p>${LEAD}</p>`.repeat(2_000)}</main>`);
    let clock = 0;
    const page = readPage(document, { now: () => (clock += 100), budgetMs: 1_000 });
    expect(page.partial).toBe(true);
    expect(page.keptWords).toBeGreaterThan(0);
  });

  it('says so wherever the walk runs out of time, and reads the whole page where a later stage does', () => {
    const paragraphs = Array.from({ length: 20 }, (_, index) => `<p>${String(index)} ${LEAD}</p>`).join('');
    show(`<nav><a href="#a">Coast</a></nav><main><h1>The lamp room</h1>${paragraphs}<p>${LENS}</p></main>`);
    let calls = 0;
    const inTime = readPage(document, { now: () => Number(++calls < 0) });
    const all = calls;
    expect(textOf(inTime)).toContain(LENS);
    let whole = 0;
    for (let last = 1; last < all; last += Math.max(1, Math.floor(all / 60))) {
      calls = 0;
      const page = readPage(document, { now: () => (++calls > last ? 10_000 : 0) });
      if (page.partial) continue;
      whole++;
      expect(textOf(page)).toContain(`19 ${LEAD}`);
      expect(textOf(page)).toContain(LENS);
      expect(textOf(page)).not.toContain('Coast');
    }
    // The vote, the choice and the authors ask for the time, too.
    expect(whole).toBeGreaterThan(20);
  });
});
