import { describe, expect, it } from 'vitest';
import { flagged, page, pageIn } from './check.fixture';
import { numbersIn } from './numbers';
import { fractionsIn, powersIn } from './powers';

const SAND = page(
  'The dredger moved 10^6 tonnes in 2019 [12] and another 4.5 [3] million in the year after, at a cost of $1,299.99 for each hour.',
  'The channel is 300 m^2 in section, and its water holds 10^−3 g of CO2 to the litre. The ticket costs ~~48.00~~ 30.00 euros.',
  'Stir 5 1/2 cups of H2O into 3/4 of the flour. Light travels 2.998 × 10^8 m in a second.',
);

describe('what a page says with raised and struck signs', () => {
  it.each([
    'It moved 10^6 tonnes.',
    'It moved 10⁶ tonnes.',
    'It moved a million tonnes.',
    'It moved 1,000,000 tonnes.',
    'It moved 1 million tonnes.',
    'It moved $10^{6}$ tonnes.',
    'It moved ten to the sixth tonnes.',
    'It moved 4.5 million tonnes in the year after 2019.',
    'An hour cost $1,299.99.',
    'The section is 300 m².',
    'The section is 300 m^2.',
    'It holds 0.001 g of CO₂ to the litre.',
    'It holds 10⁻³ g of CO2.',
    'The price fell from 48 to 30 euros.',
    'Stir in 5½ cups of H2O.',
    'Stir in 5.5 cups of H₂O.',
    'Stir in 5 1/2 cups.',
    'It takes 75% of the flour.',
    'Light travels 299,800,000 m in a second.',
    'Light travels about 3 × 10^8 m in a second.',
    'It says “moved 10⁶ tonnes in 2019 and another 4.5 million”.',
  ])('agrees with it in another form: %s', (answer) => {
    expect(flagged(answer, SAND)).toEqual([]);
  });

  it.each([
    ['It moved 106 tonnes.', 'number: 106'],
    ['It moved 10 tonnes.', 'number: 10'],
    ['It moved 10^7 tonnes.', 'number: 10^7'],
    ['It moved 10⁷ tonnes.', 'number: 10⁷'],
    ['It moved a billion tonnes.', 'number: billion'],
    ['It moved 4.53 million tonnes.', 'number: 4.53 million'],
    ['An hour cost $129,999.', 'amount: $129,999'],
    ['Stir in 51 cups.', 'number: 51'],
    ['Stir in 6½ cups.', 'number: 6½'],
    ['Light travels 108 m in a second.', 'number: 108'],
  ])('flags what it does not say: %s', (answer, expected) => {
    expect(flagged(answer, SAND)).toEqual([expected]);
  });

  const REPORT = page(
    'The lake holds 4.2 × 10^7 m^3 of water over 2.16 km^2, and log_2 8 = 3. Its flow is Q = 10^{6} litres, \\frac{3}{4} of it lost.',
    'Item | 2025 | 2024\nRepairs | (88) | (91)\nMargin | 4.5% | (1.2%)',
    'Special Price $129.00 Was ~~$179.00~~',
    '3. Open the sea cock.',
  );
  it.each([
    'It holds 42 million cubic metres over 2.16 square kilometres.',
    'It holds 42,000,000 m³, and log₂ 8 is 3.',
    'A million litres flow, and 75% of it is lost.',
    'Three quarters of 10⁶ litres are lost.',
    'Repairs cost 88 in 2025, and the margin was -1.2% in 2024.',
    'It was $179, and is now $129.',
    'Step 3 is to open the sea cock.',
  ])('agrees with a report in another form: %s', (answer) => {
    expect(flagged(answer, REPORT)).toEqual([]);
  });

  it.each([
    ['It holds 107 cubic metres.', 'number: 107'],
    ['It covers 2.162 km.', 'number: 2.162'],
    ['34 of it is lost.', 'number: 34'],
    ['Step 5 is to open the sea cock.', 'number: 5'],
  ])('flags what a report does not say: %s', (answer, expected) => {
    expect(flagged(answer, REPORT)).toEqual([expected]);
  });

  it('does not take the sign of struck words for "about"', () => {
    expect(numbersIn('for ~~48~~ 30 euros').map(({ hedged }) => hedged)).toEqual([false, false]);
    expect(numbersIn('for ~48 euros').map(({ hedged }) => hedged)).toEqual([true]);
  });

  it('agrees with a quotation with and without the readings of its characters', () => {
    const japanese = pageIn('ja', '灯台(とうだい)の夜(よる)に言葉(ことば)が表示(ひょうじ)された。');
    expect(flagged('本文には「灯台の夜に言葉が表示された」とある。', japanese)).toEqual([]);
    expect(flagged('本文には「灯台(とうだい)の夜」とある。', japanese)).toEqual([]);
    expect(flagged('本文には「灯台の朝に言葉が表示された」とある。', japanese)).toHaveLength(1);
  });
});

describe('powersIn', () => {
  it.each([
    ['2^32 addresses', [2 ** 32]],
    ['5 × 10^−3 mol', [0.005]],
    ['m^2 and x² and H2O', []],
    ['a number 10 and 6', []],
    ['10^999999', []],
  ])('%s', (text, values) => {
    expect(powersIn(text).map(({ value }) => Number(value.toPrecision(12)))).toEqual(values);
  });
});

describe('fractionsIn', () => {
  it.each([
    ['5 1/2 cups', [5.5]],
    ['½ and 2¾', [0.5, 2.75]],
    ['open 24/7, on 1/2/2024', []],
    ['3⁄4 of it', [0.75]],
    ['\\frac{1}{4} and \\dfrac{3}{4}', [0.25, 0.75]],
  ])('%s', (text, values) => {
    expect([...fractionsIn(text)].map(({ value }) => value)).toEqual(values);
  });
});
