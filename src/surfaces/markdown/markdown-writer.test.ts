// @vitest-environment happy-dom
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { MarkdownWriter } from './markdown-writer';

/** The rendered answer, written in these pieces. Serialized for comparing only. */
function rendered(pieces: readonly string[]): HTMLElement {
  const root = document.createElement('div');
  const writer = new MarkdownWriter(root);
  for (const piece of pieces) writer.write(piece);
  writer.end();
  return root;
}
const html = (...pieces: string[]): string => rendered(pieces).innerHTML.replaceAll(' dir="auto"', '');
/** Without attributes, and without what the text of code stands in. */
const bare = (text: string): string => text.replaceAll(/<(\w+) [^>]*>/g, '<$1>').replaceAll(/<[/]?(?:code|span)>/g, '');
/** As an engine hands an answer over. */
const pieces = (text: string): string[] => text.match(/.{1,20}/gsu) ?? [];

function depthOf(element: Element): number {
  return 1 + Math.max(0, ...[...element.children].map(depthOf));
}

/** What answers are made of, and what is read in one way or another by what comes next. */
const WORD = fc.constantFrom(
  'a',
  'b c',
  ' ',
  '\n',
  '\n\n',
  '- ',
  '* ',
  '1. ',
  '2) ',
  '  ',
  '    ',
  '> ',
  '# ',
  '```',
  '```\n',
  '`',
  '**',
  '*',
  '_',
  '~~',
  '|',
  '\n|---|---|\n',
  '| a | b |\n',
  '---\n',
  '===\n',
  '<b>',
  '<!--',
  '[x](https://e.org)',
  '[',
  '](',
  ')',
  '![',
  '&amp;',
  '\\',
  '[a]: https://e.org\n',
  '<div>\n',
  '- [ ] ',
  '\t',
  'https://e.org/a_b',
  '+ ',
  '\t\n',
  '\r\n',
  '\u3000',
  '~~~\n',
  '```a\n',
  '<pre>',
);

describe('MarkdownWriter', () => {
  it('knows paragraphs, headings, emphasis, code and rules', () => {
    expect(html('# Title\nOne *two* **three** ~~four~~ `five`\nsix  \nseven\n\n---\n')).toBe(
      '<p class="answer-heading" data-level="1">Title</p>' +
        '<p>One <em>two</em> <strong>three</strong> <del>four</del> <code>five</code>\nsix<br>seven</p><hr>',
    );
  });

  it('nests lists and keeps their numbers', () => {
    expect(html('3. a\n   - b\n4. c\n\n- [x] d')).toBe(
      '<ol start="3"><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ol><ul><li><p>☑ d</p></li></ul>',
    );
  });

  it('shows quotes, tables and code, open ones too', () => {
    expect(html('> a\n> b')).toBe('<blockquote><p>a\nb</p></blockquote>');
    expect(rendered(['| a | b |\n|---|--:|\n| 1 | 2 |']).querySelector('td:last-child')?.outerHTML).toBe(
      '<td data-align="right">2</td>',
    );
    expect(rendered(['```js\nlet x;\n<b>']).querySelector('pre')?.textContent).toBe('let x;\n<b>');
  });

  it('keeps what is finished as it is, node for node', () => {
    const root = document.createElement('div');
    const writer = new MarkdownWriter(root);
    writer.write('First.\n\n- a\n- b\n- c\n');
    const [paragraph, item] = [root.querySelector('p'), root.querySelector('li')];
    writer.write('- d\n\n| x | y |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n');
    const row = root.querySelector('tbody tr');
    writer.write('| 5 | 6 |\n\nLast');
    writer.end();
    expect(root.querySelector('p')).toBe(paragraph);
    expect(root.querySelector('li')).toBe(item);
    expect(root.querySelector('tbody tr')).toBe(row);
    expect([...root.querySelectorAll('li')].map((one) => one.textContent)).toEqual(['a', 'b', 'c', 'd']);
    expect([...root.querySelectorAll('td')].map((one) => one.textContent)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(root.lastElementChild?.textContent).toBe('Last');
  });

  it('grows code in place', () => {
    const root = document.createElement('div');
    const writer = new MarkdownWriter(root);
    writer.write('```\nline\n');
    const pre = root.querySelector('pre');
    for (let line = 0; line < 1_000; line += 1) writer.write(`line ${line}\n`);
    expect(root.querySelector('pre')).toBe(pre);
    expect(
      [...(pre?.querySelectorAll('span') ?? [])]
        .map((part) => part.textContent)
        .join('\n')
        .split('\n'),
    ).toHaveLength(1_001);
    writer.write('```\n\nAfter');
    writer.end();
    expect(root.lastElementChild?.textContent).toBe('After');
  });

  it.each([
    { length: 40, runs: 1_000 },
    { length: 400, runs: 100 },
  ])('gives the same blocks however an answer of $length words is cut into pieces', ({ length, runs }) => {
    // Without a size, fast-check makes arrays of ten at most, whatever else is allowed.
    const words = fc.array(WORD, { maxLength: length, size: 'max' });
    const cuts = fc.array(fc.nat(5 * length), { maxLength: 12 + length / 4, size: 'max' });
    fc.assert(
      fc.property(words, cuts, (written, places) => {
        const text = written.join('');
        const at = [0, ...places.map((place) => Math.min(place, text.length)).sort((a, b) => a - b), text.length];
        expect(html(...at.slice(1).map((end, index) => text.slice(at[index], end)))).toBe(html(text));
      }),
      { numRuns: runs },
    );
  });

  describe('gives the same blocks, as it once did not, with', () => {
    it.each([
      ['a blank line before the fence that closes code', ['```\n\n`', '``\na\n'], '<pre>\n</pre><p>a</p>'],
      ['two blank lines before it', ['```\n\n\n`', '``\na\n'], '<pre>\n\n</pre><p>a</p>'],
      ['code, and a blank line before it', ['```\na\n\n`', '``\nb\n'], '<pre>a\n\n</pre><p>b</p>'],
      ['no line between the fences', ['```\n', '```\na\n'], '<pre></pre><p>a</p>'],
      ['an indented block of code', [' ```\n  \n|', '---|---|\na'], '<pre> \n|---|---|\na</pre>'],
      ['one whose lines are indented more', [' ```b\n    | a |\n|', ' a |\nb'], '<pre>   | a |\n| a |\nb</pre>'],
      ['a line below an item with a tab', ['a\n*\tb\n', '---\n'], '<p>a</p><ul><li><p>b</p></li></ul><hr>'],
      ['a double line below it', ['a\n*\tb\n', '===\n'], '<p>a</p><ul><li><p>b\n===</p></li></ul>'],
      [
        'a list in a quote in an item, and a line that goes on with none of them',
        ['*a*\n\n- b\n', '  > 2) *c*\nd'],
        '<p><em>a</em></p><ul><li><p>b</p><blockquote><ol><li><p><em>c</em>\nd</p></li></ol></blockquote></li></ul>',
      ],
      [
        'a tab below the rows of a table',
        ['a|b\n-|-\nc|d\n\t\n', '\ne\n'],
        '<div><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table></div><p>e</p>',
      ],
      [
        'an item that ends in a wide space',
        ['- a\u3000\n', '- b\n'],
        '<ul><li><p>a\u3000</p></li><li><p>b</p></li></ul>',
      ],
      ['nothing else in an item', ['1) \u00A0\n', '    a'], '<ol><li><p> a</p></li></ol>'],
      ['HTML as the head of a table', ['a\n<b>\n|---\n', '---\n'], '<p>a</p><p>&lt;b&gt;\n|---\n---</p>'],
    ])('%s', (_what, cut, expected) => {
      expect(bare(html(...cut))).toBe(expected);
      expect(bare(html(cut.join('')))).toBe(expected);
    });
  });

  describe('draws what is nested 32 levels deep, and shows what is deeper as it was written', () => {
    it('of quotes', () => {
      const root = rendered(pieces(`${'> '.repeat(1_000)}deep`));
      expect(root.querySelectorAll('blockquote')).toHaveLength(32);
      expect(root.textContent).toBe(`${'> '.repeat(968)}deep`);
    });

    it.each([
      ['lists', '1. ', 'ol'],
      ['lists of both kinds and quotes', '> 1. > - ', 'blockquote'],
      ['dashes', '- + ', 'ul'],
    ])('of %s', (_what, unit, tag) => {
      const root = rendered(pieces(`${unit.repeat(400)}deep`));
      const depth = root.querySelectorAll('blockquote, ol, ul').length;
      expect(depth).toBeGreaterThanOrEqual(32);
      expect(depth).toBeLessThanOrEqual(2 * 32);
      expect(root.querySelector(tag)).not.toBeNull();
      expect(root.textContent.endsWith(`${unit.trimEnd()} deep`)).toBe(true);
    });

    it.each([
      ['emphasis', '*a **b ', ' c** d*'],
      ['links', '[a ', '](https://e.example)'],
      ['emphasis in links in struck text', '[a ~~b *c ', ' d* e~~](https://e.example)'],
    ])('of %s', (_what, opens, closes) => {
      const text = `${opens.repeat(60)}deep${closes.repeat(60)}`;
      const root = rendered(pieces(text));
      expect(root.textContent).toContain('deep');
      expect(depthOf(root)).toBeLessThanOrEqual(34);
    });
  });

  it('shows the text as it was written where it cannot be drawn', () => {
    const root = document.createElement('div');
    const writer = new MarkdownWriter(root);
    writer.write('*First.*\n\nSecond.\n\n');
    const failing = vi.spyOn(URL, 'canParse').mockImplementation(() => {
      throw new Error('cannot');
    });
    for (const piece of ['*See* [this](https://e.example)', '\n\nand ', '*more*']) writer.write(piece);
    writer.end();
    failing.mockRestore();
    expect(root.firstElementChild?.textContent).toBe('First.');
    expect(root.textContent).toBe('First.Second.\n\n*See* [this](https://e.example)\n\nand *more*');
  });

  it('draws of a table what was written of it', () => {
    const wide = rendered(pieces(`|${'a|'.repeat(10_000)}\n|${'-|'.repeat(10_000)}\n|${'b|'.repeat(10_000)}\n`));
    expect(wide.textContent.replaceAll(/[^b]/g, '')).toHaveLength(10_000);
    const bomb = rendered(pieces(`|${'a|'.repeat(90)}\n|${'-|'.repeat(90)}\n${'|b\n'.repeat(2_000)}`));
    expect(bomb.querySelectorAll('tbody tr')).toHaveLength(2_000);
    expect(bomb.querySelectorAll('td')).toHaveLength(4_000);
    expect(bomb.querySelector('td + td')?.getAttribute('colspan')).toBe('89');
  });

  it('shows each character once where lines end in carriage returns too', () => {
    expect(html('One\r', '\n\r\n- a\r\n', '- b\r\n\r', '\nTwo')).toBe(html('One\n\n- a\n- b\n\nTwo'));
  });

  it('shows at once what it does not format yet', () => {
    const root = document.createElement('div');
    const writer = new MarkdownWriter(root);
    writer.write(`- ${'word '.repeat(100)}`);
    for (const piece of ['one ', '**two** ', 'three']) writer.write(piece);
    expect(root.querySelector('li p')?.textContent).toMatch(/word one \*\*two\*\* three$/);
    writer.end();
    expect(root.querySelector('li p')?.textContent).toMatch(/word one two three$/);
  });

  it('ends a part that grows beyond all measure, and loses nothing of it', () => {
    const text = 'word and '.repeat(3_000);
    const root = rendered(text.match(/.{1,50}/gs) ?? []);
    expect(root.textContent.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    expect(root.childElementCount).toBeGreaterThan(5);
  });
});
