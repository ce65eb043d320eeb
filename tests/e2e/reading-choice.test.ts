/** Which blocks are kept, on pages that browsers have laid out. */
import { describe, expect, it } from 'vitest';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';

const page = (body: string): string => `<!doctype html><meta charset=utf-8><title>The lighthouse</title>${body}`;

const sentence = (n: number): string =>
  `The keeper of the ${String(n + 1)}th year wrote that the lamp, which had been dark since the war, turned again and was seen from the islands.`;
const story = (paragraphs: number, from = 0): string =>
  Array.from(
    { length: paragraphs },
    (_, n) => `<p>${sentence(from + n)} It needed oil, a new glass and two people to turn it.</p>`,
  ).join('');
const cards = (word: string): string =>
  [1, 2, 3, 4, 5]
    .map(
      (n) =>
        `<div class=card><a href=/s${String(n)}><img alt=""><h3>${word} ${String(n)} boats were late</h3></a><p>${word} The harbour says that ice is to blame.</p></div>`,
    )
    .join('');

describe.each(BROWSERS)('the choice of blocks in %s', (name) => {
  const read = usePageReader(name);

  it('is no sign that a page builder left behind', async () => {
    const { blocks } = await read(
      page(`<main><h1>The lighthouse</h1>
        <p>[vc_row full_width="stretch_row"][vc_column width=”1/2″][vc_column_text]The tower has <b>200</b> steps.[/vc_column_text][/vc_column][/vc_row]</p>
        <p>[gallery ids="3,4,5"]</p>
        <p>[caption id="attachment_9" align="alignnone" width="300"]<img alt=""> The tower in 1901.[/caption]</p>
        <p>Put [gallery ids="3,4"] where pictures should be, or <code>[vc_row]</code> for a row.</p>
        <pre>[vc_row][gallery ids="1"]</pre>
        <p>[Applause] It was the [second] year.[1]</p></main>`),
    );
    expect(blocks.map(({ text }) => text)).toEqual([
      'The lighthouse',
      'The tower has 200 steps.',
      'The tower in 1901.',
      'Put [gallery ids="3,4"] where pictures should be, or [vc_row] for a row.',
      '[vc_row][gallery ids="1"]',
      '[Applause] It was the [second] year.[1]',
    ]);
  });

  it('of an article ends where it ends: no comments, stories or calls to subscribe', async () => {
    const { text } = await read(
      `<meta property="og:type" content="article">${page(`<header><nav><a href=/a>News</a> <a href=/b>Sport</a></nav></header>
        <article><h1>The lighthouse is lit again</h1>${story(9)}<h2>What comes next</h2>${story(3, 9)}</article>
        <section class=related><h2>More stories</h2>${cards('SHUT')}</section>
        <ol class=comment-list>${[1, 2, 3, 4].map((n) => `<li class=comment><p>SHUT I have seen it too, from the ferry in ${String(n)} May, and it was a fine sight for all of us.</p>`).join('')}</ol>
        <aside class=newsletter><p>SHUT Subscribe and get our best stories each morning.</p></aside>`)}`,
    );
    expect(text.match(/SHUT/g) ?? []).toEqual([]);
    expect(text).toContain('What comes next');
    expect(text.match(/The keeper/g)).toHaveLength(12);
  });

  it('holds the short lines of documentation: headings, code, rows and terms', async () => {
    const { text } = await read(
      page(`<nav><a href=/1>Guide</a> <a href=/2>Reference</a></nav>
        <main><h1>lamp(1)</h1>${story(3)}<h2>OPENSYNOPSIS</h2><pre>lamp --OPENCODE [file]</pre>${story(2, 3)}
        <h3>OPENOPTIONS</h3><ul><li>OPENITEM</li><li>OPENSECOND turns it off</li></ul>${story(2, 5)}
        <table><tr><th>Option<th>Default<tr><td>speed<td>OPENCELL</table>${story(2, 7)}</main>
        <footer><a href=/3>Imprint</a></footer>`),
    );
    for (const word of ['SYNOPSIS', 'CODE', 'OPTIONS', 'ITEM', 'SECOND', 'CELL']) expect(text).toContain(`OPEN${word}`);
  });

  it('holds the answers that a click opens, below a text and between answers that lie open', async () => {
    const item = (word: string, n: number, isOpen: boolean): string =>
      `<div class=item><h3><button aria-expanded=${String(isOpen)} aria-controls=${word}${String(n)}>OPEN${word}q${String(n)} May I ask?</button></h3><div id=${word}${String(n)} style="display:${isOpen ? 'block' : 'none'}">OPEN${word}a${String(n)} Only on the first Sunday in June.</div></div>`;
    const { text } = await read(
      page(`<main><h1>The lighthouse</h1>${story(5)}<div class=acc>${item('x', 1, false)}${item('x', 2, false)}</div>
        ${story(3, 5)}<h2>Questions</h2><div class=acc>${item('y', 1, true)}${item('y', 2, false)}</div></main>
        <footer><div class=acc>${item('z', 1, false).replaceAll('OPEN', 'SHUT')}</div></footer>`),
    );
    for (const word of ['x', 'y'])
      for (const n of [1, 2]) for (const part of ['q', 'a']) expect(text).toContain(`OPEN${word}${part}${String(n)}`);
    expect(text).not.toContain('SHUT');
  });

  it('of a thread holds what everybody says', async () => {
    const posts = Array.from(
      { length: 8 },
      (_, n) => `<div class=post><p>OPEN${String(n)} ${sentence(n)} ${sentence(n + 1)}</p></div>`,
    );
    const { text } = await read(page(`<main class=forum><h1>Why does it blink?</h1>${posts.join('')}</main>`));
    for (const n of posts.keys()) expect(text).toContain(`OPEN${String(n)}`);
  });
});
