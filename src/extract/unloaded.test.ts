// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { hasUnloaded } from './unloaded';

const item = (size: string): string =>
  `<article role="article" aria-posinset="1" aria-setsize="${size}"><p>News</p></article>`;

it.each<[string, string, boolean]>([
  ['a feed of unknown length', `<div role="feed">${item('-1')}${item('-1')}</div>`, true],
  ['a feed that does not count', '<div role="feed"><article><p>News</p></article></div>', true],
  [
    'a list that shows 2 of 40',
    `<div role="list"><div role="listitem" aria-setsize="40">a</div><div role="listitem" aria-setsize="40">b</div></div>`,
    true,
  ],
  [
    'a table that shows 2 rows of 900',
    '<table aria-rowcount="900"><tr><td>1</td></tr><tr><td>2</td></tr></table>',
    true,
  ],
  ['a feed that is all there', `<div role="feed">${item('2')}${item('2')}</div>`, false],
  ['a table that is all there', '<table aria-rowcount="1"><tr><td>1</td></tr></table>', false],
  [
    'a list whose rows stand in boxes of their own, all there',
    `<ul>${'<div><li aria-setsize="2">a</li></div>'.repeat(2)}</ul>`,
    false,
  ],
  [
    'a grid whose rows stand in groups',
    `<div role="grid" aria-rowcount="40"><div role="rowgroup">${'<div role="row">a</div>'.repeat(3)}</div></div>`,
    true,
  ],
  [
    'a table in a cell, with all rows of its own',
    '<table aria-rowcount="1"><tr><td><table aria-rowcount="2"><tr><td>1</td></tr><tr><td>2</td></tr></table></td></tr></table>',
    false,
  ],
  ['rows in a box for many more', `<div style="height: 60000px">${'<div class="row">a</div>'.repeat(12)}</div>`, true],
  ['rows after the room of others', `<ul style="padding-top:9000px">${'<li>a</li>'.repeat(12)}</ul>`, true],
  ['one high picture', '<div style="height: 60000px"><img></div>', false],
  ['nonsense', '<table aria-rowcount="many"><tr><td>1</td></tr></table>', false],
  ['a page of text', '<ul><li>One</li></ul>', false],
])('%s has more to load: %s', (_, html, expected) => {
  document.body.innerHTML = html;
  expect(hasUnloaded(document)).toBe(expected);
});
