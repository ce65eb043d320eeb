import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { sentencesOf } from './sentences';
import { stemmer } from './stem';
import { wordsOf } from './words';

describe('wordsOf', () => {
  it('keeps numbers whole and tells where each word stands', () => {
    const text = 'Zoë’s 1,500.25 co-workers';
    expect(wordsOf(text).map(({ folded }) => folded)).toEqual(['zoe', '1,500.25', 'co', 'workers']);
    for (const word of wordsOf(text)) expect(text.slice(word.start, word.end)).toBe(word.text);
  });

  it('splits a text without spaces into words', () => {
    expect(wordsOf('橋は1888年').map(({ text }) => text)).toContain('1888');
    expect(wordsOf('橋は1888年').map(({ text }) => text)).toContain('橋');
  });

  it('finds a word that is spelled with a non-joiner, and the same without it', () => {
    expect(wordsOf('ناخدا می\u200Cخواهد').map(({ folded }) => folded)).toEqual(
      wordsOf('ناخدا میخواهد').map(({ folded }) => folded),
    );
    expect(wordsOf('ig\u200C nore')).toHaveLength(2);
  });

  it('gives the right place of every word of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const word of wordsOf(text)) expect(text.slice(word.start, word.end)).toBe(word.text);
      }),
    );
  });
});

describe('sentencesOf', () => {
  const texts = (text: string, language = 'en'): string[] =>
    sentencesOf(text, language).map((sentence) => sentence.text);

  it('does not end after a title, an initial or an abbreviation', () => {
    expect(texts('Dr. A. B. Smith met the U.S. Secretary on Jan. 18. He left.')).toEqual([
      'Dr. A. B. Smith met the U.S. Secretary on Jan. 18.',
      'He left.',
    ]);
    expect(texts('It cost approx. 5 euros. See Fig. 3 for more.')).toEqual([
      'It cost approx. 5 euros.',
      'See Fig. 3 for more.',
    ]);
  });

  it('accepts a language tag that is none', () => {
    expect(texts('One. Two.', 'x_y z')).toEqual(['One.', 'Two.']);
  });

  it('leaves out nothing but white space', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Mr. ', 'A cat. ', 'why? ', '3.5 ', '“No!” ', 'U.S. ', 'end.\n', '。', '水。')),
        (parts) => {
          const text = parts.join('');
          expect(
            sentencesOf(text, 'en')
              .map((one) => text.slice(one.start, one.end))
              .join('')
              .replaceAll(/\s/g, ''),
          ).toBe(text.replaceAll(/\s/g, ''));
        },
      ),
    );
  });
});

describe('stemmer', () => {
  it('leaves words of a language that it does not know as they are, whatever the page calls it', () => {
    for (const language of ['xx', 'constructor', '__proto__x', 'x_y z'])
      expect(stemmer(language)('brucken')).toBe('brucken');
  });

  it.each([
    ['en', 'colonies', 'colony'],
    ['en', 'relational', 'relate'],
    ['en', 'hopping', 'hop'],
    ['en', 'began', 'beginning'],
    ['en', 'french', 'france'],
    ['de', 'brucken', 'brucke'],
    ['fr', 'elargissements', 'elargissement'],
    ['es', 'puentes', 'puente'],
  ])('brings together what belongs together (%s: %s, %s)', (language, a, b) => {
    expect(stemmer(language)(a)).toBe(stemmer(language)(b));
  });

  it.each([
    ['caresses', 'caress'],
    ['ponies', 'poni'],
    ['agreed', 'agre'],
    ['motoring', 'motor'],
    ['happy', 'happi'],
    ['conditional', 'condit'],
    ['triplicate', 'triplic'],
    ['adjustment', 'adjust'],
    ['controlling', 'control'],
  ])("cuts as in Porter's paper: %s", (word, stem) => {
    expect(stemmer('en')(word)).toBe(stem);
  });
});
