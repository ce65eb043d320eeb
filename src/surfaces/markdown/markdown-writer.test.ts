// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { html, rendered } from '../testing/render-markdown';
import { MarkdownWriter } from './markdown-writer';

/** Pieces in which an engine gives an answer. */
const pieces = (text: string): string[] => text.match(/.{1,20}/gsu) ?? [];

function depthOf(element: Element): number {
  return 1 + Math.max(0, ...[...element.children].map(depthOf));
}

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

  it('shows quotes, tables and code, also incomplete ones', () => {
    expect(html('> a\n> b')).toBe('<blockquote><p>a\nb</p></blockquote>');
    expect(rendered(['| a | b |\n|---|--:|\n| 1 | 2 |']).querySelector('td:last-child')?.outerHTML).toBe(
      '<td data-align="right">2</td>',
    );
    expect(rendered(['```js\nlet x;\n<b>']).querySelector('pre')?.textContent).toBe('let x;\n<b>');
  });

  it('never draws a finished node again', () => {
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

  it('draws only the cells of a table that were written', () => {
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

  it('finishes a part that grows very long, and loses none of it', () => {
    const text = 'word and '.repeat(3_000);
    const root = rendered(text.match(/.{1,50}/gs) ?? []);
    expect(root.textContent.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    expect(root.childElementCount).toBeGreaterThan(5);
  });
});
