// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { shallowCopyOf } from './page-copy';

/** How many levels deep the deepest element stands. */
function levelsOf(document: Document): number {
  return [...document.querySelectorAll('*')].reduce((most, element) => {
    let levels = 0;
    for (let at: Node | null = element; at; at = at.parentNode) levels++;
    return Math.max(most, levels);
  }, 0);
}

it('copies a deep page with fewer levels, with its words in their order', () => {
  document.body.innerHTML = '<main id="top"></main><footer>The end</footer>';
  let at = document.querySelector('#top');
  for (let level = 0; level < 150; level++) {
    const reply = document.createElement('div');
    reply.innerHTML = `<p>Reply <b>${String(level)}</b> in a row</p><div></div>`;
    at?.append(reply);
    at = reply.lastElementChild;
  }
  const copy = shallowCopyOf(document, () => undefined);
  expect(copy.body.textContent === document.body.textContent, 'the same words in the same order').toBe(true);
  expect(levelsOf(document)).toBeGreaterThan(300);
  expect(levelsOf(copy)).toBeLessThan(80);
  expect(copy.querySelectorAll('p > b')).toHaveLength(150);
  expect(copy.querySelector('body > footer')?.textContent).toBe('The end');
});

it('copies a page of few levels as it is', () => {
  document.body.innerHTML = '<article id="a"><p>One <b>two</b> three<!-- four --></p><ul><li>Five</li></ul></article>';
  expect(shallowCopyOf(document, () => undefined).body.innerHTML).toBe(document.body.innerHTML);
});
