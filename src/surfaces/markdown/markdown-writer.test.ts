// @vitest-environment happy-dom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

describe('MarkdownWriter', () => {
  it('knows paragraphs, headings, emphasis, code and rules', () => {
    expect(html('# Title\nOne *two* **three** ~~four~~ `five`\nsix  \nseven\n\n---\n')).toBe(
      '<p class="answer-heading" data-level="1">Title</p>'
      + '<p>One <em>two</em> <strong>three</strong> <del>four</del> <code>five</code>\nsix<br>seven</p><hr>',
    );
  });

  it('nests lists and keeps their numbers', () => {
    expect(html('3. a\n   - b\n4. c\n\n- [x] d')).toBe(
      '<ol start="3"><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ol><ul><li><p>☑ d</p></li></ul>',
    );
  });

  it('shows quotes, tables and code, open ones too', () => {
    expect(html('> a\n> b')).toBe('<blockquote><p>a\nb</p></blockquote>');
    expect(rendered(['| a | b |\n|---|--:|\n| 1 | 2 |']).querySelector('td:last-child')?.outerHTML).toBe('<td data-align="right">2</td>');
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
    expect([...pre?.querySelectorAll('span') ?? []].map((part) => part.textContent).join('\n').split('\n')).toHaveLength(1_001);
    writer.write('```\n\nAfter');
    writer.end();
    expect(root.lastElementChild?.textContent).toBe('After');
  });

  it('gives the same blocks however the answer is cut into pieces', () => {
    const word = fc.constantFrom(
      'a', 'b c', ' ', '\n', '\n\n', '- ', '* ', '1. ', '2) ', '  ', '    ', '> ', '# ', '```', '```\n', '`', '**', '*', '_', '~~', '|', '\n|---|---|\n', '| a | b |\n',
      '---\n', '===\n', '<b>', '<!--', '[x](https://e.org)', '[', '](', ')', '![', '&amp;', '\\', '[a]: https://e.org\n', '<div>\n', '- [ ] ', '\t', 'https://e.org/a_b',
    );
    fc.assert(fc.property(fc.array(word, { maxLength: 40 }), fc.array(fc.nat(200), { maxLength: 12 }), (words, cuts) => {
      const text = words.join('');
      const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
      expect(html(...at.slice(1).map((end, index) => text.slice(at[index], end)))).toBe(html(text));
    }), { numRuns: 1_000 });
  });

  it('takes what marked cannot', () => {
    const text = '> '.repeat(5_000);
    expect(rendered([text]).textContent.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
  });

  it('ends a part that grows beyond all measure, and loses nothing of it', () => {
    const text = 'word and '.repeat(3_000);
    const root = rendered(text.match(/.{1,50}/gs) ?? []);
    expect(root.textContent.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    expect(root.childElementCount).toBeGreaterThan(5);
  });
});
