// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { MarkdownWriter } from './markdown-writer';
import { insertMarks } from './sentence-marks';

const pressed: number[] = [];
afterEach(() => {
  document.body.replaceChildren();
  pressed.length = 0;
});

/** An answer with a mark behind each of these sentences, and what takes the marks away. */
function answerWith(source: string, sentences: readonly string[]): { root: HTMLElement; clear: () => void } {
  const root = document.body.appendChild(document.createElement('div'));
  const writer = new MarkdownWriter(root);
  writer.write(source);
  writer.end();
  let from = 0;
  const marks = sentences.map((words, index) => {
    const start = source.indexOf(words, from);
    from = start + words.length;
    return {
      start,
      end: from,
      number: index + 1,
      label: `Show passage ${String(index + 1)}`,
      strength: 'strong' as const,
      passage: '',
      beyond: [],
      press: () => {
        pressed.push(index + 1);
      },
    };
  });
  return { root, clear: insertMarks(root, source, marks) };
}

/** The answer's text with each mark as its number in brackets. */
function seen(root: HTMLElement): string {
  const copy = root.cloneNode(true) as HTMLElement;
  for (const mark of copy.querySelectorAll<HTMLElement>('.passage-mark'))
    mark.replaceWith(`[${mark.dataset['number'] ?? ''}]`);
  return [...copy.children].map((block) => block.textContent).join('\n');
}

describe('marks behind sentences', () => {
  it.each([
    [
      'the sentences of a paragraph',
      'It was built in 1641. Otters nest there! Who knows?',
      ['It was built in 1641.', 'Otters nest there!', 'Who knows?'],
      'It was built in 1641.[1] Otters nest there![2] Who knows?[3]',
    ],
    [
      'the second of two that are alike',
      'It rains. It rains. So it is.',
      ['It rains.', 'It rains.'],
      'It rains.[1] It rains.[2] So it is.',
    ],
    [
      'one that ends in emphasis, with and without its stop',
      'It was **very old**. And *so it ends.* More.',
      ['It was **very old**.', 'And *so it ends.*'],
      'It was very old.[1] And so it ends.[2] More.',
    ],
    [
      'one with a quotation',
      'He said “ring the bell.” She did.',
      ['He said “ring the bell.”', 'She did.'],
      'He said “ring the bell.”[1] She did.[2]',
    ],
    [
      'a heading and items',
      '## The harbour\n\n- First the **herring**.\n- Then the coal',
      ['The harbour', 'First the **herring**.', 'Then the coal'],
      'The harbour[1]\nFirst the herring.[2]Then the coal[3]',
    ],
    [
      'one that goes on in the next line',
      'The lamp was lit\nin October. It burned.',
      ['The lamp was lit\nin October.', 'It burned.'],
      'The lamp was lit\nin October.[1] It burned.[2]',
    ],
    [
      'characters beyond the basic plane',
      '𝒜lpha ends. Then 𝒷eta.',
      ['𝒜lpha ends.', 'Then 𝒷eta.'],
      '𝒜lpha ends.[1] Then 𝒷eta.[2]',
    ],
  ])('stand behind %s', (_what, source, sentences, wanted) => {
    expect(seen(answerWith(source, sentences).root)).toBe(wanted);
  });

  it('do not change the text, and can be removed completely', () => {
    const source = 'It was **very old**. Otters nest there.';
    const plain = answerWith(source, []).root;
    const { root, clear } = answerWith(source, ['It was **very old**.', 'Otters nest there.']);
    expect(root.textContent).toBe(plain.textContent);
    clear();
    expect(root.innerHTML).toBe(plain.innerHTML);
  });

  it('never stand in a link or in code, and are left out where a sentence is not shown', () => {
    const source = 'See [the book](https://books.example/harbour). Done.\n\n```\nwait(15)\n```';
    const { root } = answerWith(source, ['See [the book](https://books.example/harbour).', 'Done.', 'wait(15)']);
    expect(root.querySelectorAll('a .passage-mark, pre .passage-mark')).toHaveLength(0);
    expect(seen(root)).toMatch(/Done\.\[2\]\n/);
  });

  it('are buttons with a name, and do something when pressed', () => {
    const { root } = answerWith('One. Two.', ['One.', 'Two.']);
    const marks = [...root.querySelectorAll<HTMLButtonElement>('button.passage-mark')];
    expect(marks.map((mark) => [mark.getAttribute('aria-label'), mark.tabIndex])).toEqual([
      ['Show passage 1', 0],
      ['Show passage 2', 0],
    ]);
    marks[1]?.click();
    expect(pressed).toEqual([2]);
  });
});
