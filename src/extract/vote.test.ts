// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { OutOfTime } from './reading-time';
import { voteOf } from './vote';

const TEXT = 'The lamp turns once in twenty seconds, and it hums no longer since the bearing was greased in May. ';
const ARTICLE = `<article>${`<p>${TEXT.repeat(3)}</p>`.repeat(20)}</article>`;

it('votes for the text of an article', () => {
  document.body.innerHTML = `<ul><li><a href="/a">Coast</a></li></ul>${ARTICLE}`;
  expect(voteOf(document)).toContain(TEXT.trim());
  expect(voteOf(document)).not.toContain('Coast');
});

it('looks at the clock as it goes, and ends where its time is over', () => {
  document.body.innerHTML = ARTICLE;
  let asked = 0;
  voteOf(document, {
    checkTime: () => {
      asked++;
    },
  });
  expect(asked).toBeGreaterThan(40);
  const last = Math.floor(asked / 2);
  asked = 0;
  const late = (): void => {
    if (++asked > last) throw new OutOfTime();
  };
  expect(() => voteOf(document, { checkTime: late })).toThrow(OutOfTime);
  expect(asked).toBe(last + 1);
});
