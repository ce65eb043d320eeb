// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { readPage } from './read-page';
import { findRange } from './text-anchor';

function found(block: Parameters<typeof findRange>[1], part?: { start: number; end: number }): Range | undefined {
  const range = findRange(document, block, part);
  return range === 'lost' ? undefined : range;
}

const BODY = `<article><h1>Lamp room</h1><p id="a">The lens weighs two tons and floats on a bath of <b>mercury</b>, which had stuck fast.</p>
  <p id="b">The tower is open on Saturdays from ten to four, and entry is free for everyone.</p>
  <p id="c">The tower is open on Saturdays from ten to four, says the sign at the second gate.</p></article>`;

function anchored(words: string) {
  document.body.innerHTML = BODY;
  const block = readPage(document).blocks.find(({ text }) => text.includes(words));
  if (!block) throw new Error(`no block with ${words}`);
  return block;
}

describe('findRange', () => {
  it('leads back to the text it came from, through inline markup', () => {
    const range = found(anchored('mercury'));
    expect(range?.toString()).toBe('The lens weighs two tons and floats on a bath of mercury, which had stuck fast');
  });

  it('tells two blocks apart that begin alike', () => {
    const range = found(anchored('second gate'));
    expect(range?.startContainer.parentElement?.id).toBe('c');
  });

  it('still finds its block after the page has changed around it', () => {
    const block = anchored('entry is free');
    document.querySelector('#a')?.remove();
    document.querySelector('#b')?.insertAdjacentText('beforebegin', 'An advertisement. ');
    document
      .querySelector('#b')
      ?.replaceChildren('The tower is open on Saturdays — from ten to four — and entry is free for everyone!');
    expect(found(block)?.startContainer.parentElement?.id).toBe('b');
  });

  it('says that the text is lost where it is gone', () => {
    const block = anchored('mercury');
    document.querySelector('#a')?.remove();
    expect(findRange(document, block)).toBe('lost');
  });
});
