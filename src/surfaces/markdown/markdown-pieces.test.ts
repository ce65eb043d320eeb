// @vitest-environment happy-dom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../testing/render-markdown';

/** HTML without attributes, and without the elements inside a block of code. */
const bare = (text: string): string => text.replaceAll(/<(\w+) [^>]*>/g, '<$1>').replaceAll(/<[/]?(?:code|span)>/g, '');

/** Pieces of answers, and signs whose meaning depends on what comes next. */
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

it.each([
  { length: 40, runs: 1_000 },
  { length: 400, runs: 100 },
])('gives the same blocks however an answer of $length words is cut into pieces', ({ length, runs }) => {
  // Without a size, fast-check makes arrays of at most ten.
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

describe('gives the same blocks in cases that once failed:', () => {
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
