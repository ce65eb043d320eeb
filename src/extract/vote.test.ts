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

it('asks Readability for the same steps, so that its votes are the same', async () => {
  const { Readability } = await import('@mozilla/readability');
  const own = Readability.prototype as unknown as Record<string, unknown>;
  for (const step of ['_isProbablyVisible', '_isValidByline', '_postProcessContent'])
    expect(own[step]).toBeTypeOf('function');
  document.body.innerHTML = ARTICLE.replace(
    '<article>',
    `<article><p class="byline">By Tuula Varga</p><p rel="author">${TEXT}</p><p style="display: none">Hidden</p><p hidden>Away</p>`,
  );
  const { textContent = '' } =
    new Readability(document.cloneNode(true) as Document, { charThreshold: 200 }).parse() ?? {};
  const words = (text: string | null | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ').trim();
  expect(words(voteOf(document))).toBe(words(textContent));
  expect(textContent).not.toMatch(/Varga|Hidden|Away/);
});
