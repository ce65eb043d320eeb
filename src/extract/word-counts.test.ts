// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { countWords } from '@/src/protocol/count-words';
import { hasMoreWords } from './word-counts';

it.each(['', 'one', 'one two three', `${'word '.repeat(90)}<b>a</b><i>b</i>`, 'l<i>e</i>t<i>t</i>er<p> and </p>s'])(
  'knows whether an element has more words: %#',
  (html) => {
    const element = document.createElement('div');
    element.innerHTML = html;
    const words = countWords(element.textContent);
    expect([-1, 0, 1].map((more) => hasMoreWords(element, words + more))).toEqual([true, false, false]);
  },
);

it('does not read a large element to its end', () => {
  const element = document.createElement('div');
  element.append(...Array.from({ length: 100 }, () => 'some words '));
  let read = 0;
  const { createTreeWalker } = Document.prototype;
  Document.prototype.createTreeWalker = function (...args) {
    const walker = createTreeWalker.apply(this, args);
    const next = walker.nextNode.bind(walker);
    walker.nextNode = () => (read++, next());
    return walker;
  };
  expect(hasMoreWords(element, 10)).toBe(true);
  Document.prototype.createTreeWalker = createTreeWalker;
  expect(read).toBeLessThan(30);
});
