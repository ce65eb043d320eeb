import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { CHUNK_CHARS } from './chunks';
import { sentencesOfPage, type SplitPage } from './page-sentences';
import { sentencesOf } from './sentences';
import { stemmer } from './stem';
import { wordsOf } from './words';

const pageOf = (...texts: string[]): SplitPage => ({ language: 'en', blocks: texts.map((text) => ({ text })) });
const texts = fc
  .array(
    fc.constantFrom(
      'Mr. ',
      'A cat sat. ',
      'why? ',
      '3.5 ',
      '“No!” ',
      'U.S. ',
      'colonies.\n',
      '水。',
      '橋は1888年',
      '  ',
    ),
  )
  .map((parts) => parts.join(''));

describe('sentencesOfPage', () => {
  it('gives what splitting a block gives, with the same words in the same places', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const chunks = [...sentencesOfPage(pageOf('', text)).block(1).chunks()];
        const sentences = chunks.flatMap((chunk) => chunk.sentences);
        expect(sentences.map(({ start, end, text: own }) => ({ text: own, start, end }))).toEqual(
          sentencesOf(text, 'en'),
        );
        expect(chunks.flatMap((chunk) => chunk.words())).toEqual(wordsOf(text));
        expect(sentences.flatMap(({ forms }) => forms.map(({ stem }) => stem))).toEqual(
          wordsOf(text).map(({ folded }) => stemmer('en')(folded)),
        );
      }),
    );
  });

  it('gives the sentences of a range, cut to the range at its ends', () => {
    fc.assert(
      fc.property(texts, fc.nat(60), fc.nat(60), (text, from, length) => {
        const found = sentencesOfPage(pageOf(text))
          .block(0)
          .within(from, from + length);
        const whole = sentencesOf(text, 'en');
        const told = found.map(({ text: own }) => own).join('');
        expect(told.replaceAll(/\s/g, '')).toBe(text.slice(from, from + length).replaceAll(/\s/g, ''));
        for (const { text: own, start, end } of found) {
          expect(text.slice(start, end)).toBe(own);
          expect(whole.some((one) => one.start <= start && end <= one.end)).toBe(true);
        }
      }),
    );
  });

  it('gives places in the whole block, also where it is read in chunks', () => {
    const text = 'The ferry sails at noon. '.repeat(2_000);
    const page = pageOf(text);
    const chunks = [...sentencesOfPage(page).block(0).chunks()];
    expect(chunks.length).toBeGreaterThan(text.length / CHUNK_CHARS - 1);
    for (const { start, end, text: own } of chunks.flatMap(({ sentences }) => sentences))
      expect(text.slice(start, end)).toBe(own);
    const [first, ...others] = sentencesOfPage(page).block(0).within(40_000, 40_050);
    expect(first && text.slice(first.start, first.end)).toBe(first?.text);
    expect(others.at(-1)?.end).toBeLessThanOrEqual(40_050);
  });

  it('splits a page once for all readers, and has one form for a word that comes again', () => {
    const page = pageOf('The ferry sails.', 'A ferry is there.');
    const of = (index: number) => sentencesOfPage(page).block(index).within(0, 100)[0];
    expect(of(0)).toBe(of(0));
    expect(of(0)?.forms[1]).toBe(of(1)?.forms[1]);
    const first = (own: SplitPage) => sentencesOfPage(own).block(0).within(0, 100)[0];
    expect(first({ ...page })).toBe(of(0));
    const german = first({ ...page, language: 'de' });
    expect(german?.text).toBe(of(0)?.text);
    expect(german === of(0)).toBe(false);
  });
});
