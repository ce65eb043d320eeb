import { describe, expect, it } from 'vitest';
import { atOnce } from '../slices';
import { flagged, page } from './check.fixture';
import { checkAnswer } from './check-answer';
import { datesIn } from './dates';
import { numbersIn } from './numbers';

describe('numbers in other scripts and languages', () => {
  it.each([
    ['该桥建于1641年。', '', [1_641]],
    ['約1641年に建てられた', 'ja', [1_641]],
    ['สร้างเมื่อปี1641', 'th', [1_641]],
    ['약1641년', 'ko', [1_641]],
    ['بني عام ٢٠٢٤', 'ar', [2_024]],
    ['و2024', 'ar', [2_024]],
    ['٣٫٥', 'ar', [3.5]],
    ['١٬٥٠٠', 'ar', [1_500]],
    ['در سال ۲۰۲۴', 'fa', [2_024]],
    ['वर्ष १२३ में', 'hi', [123]],
    ['１２３', 'ja', [123]],
    ['１，２３４', 'ja', [1_234]],
    ['2020，2021年', 'zh', [2_020, 2_021]],
    ['ปี ๒๕๖๗', 'th', [2_567]],
    ['𝟏𝟐', '', [12]],
    ['B25 und A4', 'de', []],
    ['a B2B company', 'en', []],
    ['the MI6 and a C64', 'en', []],
  ] as const)('%s (%s)', (text, language, values) => {
    expect(numbersIn(text, language).map((number) => number.values[0])).toEqual(values);
  });

  it('reads a year between letters of a script without spaces as a date', () => {
    expect(datesIn('该桥于1641年建成').map(({ readings }) => readings)).toEqual([[{ year: 1_641 }]]);
    expect(datesIn('بني عام ١٩٨٤').map(({ readings }) => readings)).toEqual([[{ year: 1_984 }]]);
  });

  it.each([
    ['The rent is due on Friday.', 'en'],
    ['An elf paid one cent.', 'en'],
    ['Sei bitte still, der Otto kommt.', 'de'],
    ['Mille fleurs', 'en'],
    ['ten dom stoi tutaj', 'pl'],
    ['She is due in Dix Street, sept of nove.', ''],
    ['Un mil de gracias', 'fr'],
  ])('%s (%s) has no number but "one"', (text, language) => {
    expect(numbersIn(text, language).filter(({ values }) => values[0] !== 1)).toEqual([]);
  });

  it.each([
    ['due ponti', 'it', 2],
    ['elf Brücken', 'de', 11],
    ['elf bruggen', 'nl', 11],
    ['cent ponts', 'fr-CA', 100],
    ['sei ponti', 'it', 6],
    ['mille', 'it', undefined],
    ['ten bridges', 'en', 10],
    ['ten bridges', '', 10],
    ['zwölf Brücken', '', 12],
  ])('%s (%s) is %d', (text, language, value) => {
    expect(numbersIn(text, language)[0]?.values[0]).toBe(value);
  });

  it('flags a wrong year and lets the right one pass, in digits of any script', () => {
    const chinese = { ...page('该桥于1641年由王建成。桥上有两座塔。'), language: 'zh' };
    expect(flagged('该桥于1641年建成。', chinese)).toEqual([]);
    expect(flagged('该桥于1642年建成。', chinese)).toEqual(['date: 1642']);
    const arabic = { ...page('بني الجسر عام ١٦٤١ في البلدة.'), language: 'ar' };
    expect(flagged('بني الجسر عام 1641.', arabic)).toEqual([]);
    expect(flagged('بني الجسر عام ١٦٤٢.', arabic)).toEqual(['date: ١٦٤٢']);
  });

  it.each([
    [
      'ja',
      '橋は2024年5月12日に開通し、長さは１，２３４．５メートル、費用は3億5000万円です。利用者は25％です。',
      [
        '5月12日に開通した。',
        '２０２４年５月１２日に開通した。',
        '长１２３４．５米。',
        '350,000,000円です。',
        'It opened on 12 May 2024 and cost 350 million yen.',
        '25%です。',
      ],
      ['2024年5月13日に開通した。', '費用は4億5000万円です。', '26%です。', 'It opened on 12 June 2024.'],
    ],
    [
      'zh',
      '桥建于一六四一年，有三百五十人，共12万元。',
      ['建于1641年。', '有350人。', '共120,000元。', 'In 1641, for 120,000 yuan.'],
      ['建于1642年。', '有360人。', '共13万元。'],
    ],
    [
      'ar',
      'بني الجسر في ٣ مايو ٢٠٢٤ بمبلغ ١٢٣٤٫٥ ريال، وعبره ٥٠٪ من الناس.',
      ['بمبلغ 1,234.5 ريال.', 'بمبلغ ١٢٣٤٫٥ ريال.', 'عبره 50%.', 'It was built on 3 May 2024.'],
      ['بمبلغ ١٢٣٥٫٥ ريال.', 'عبره 60%.', 'On 4 May 2024.'],
    ],
    [
      'hi',
      'पुल १२,३४,५६७ रुपये में बना। 3 लाख लोग।',
      ['12,34,567 रुपये।', 'It cost 1,234,567 rupees.', '300,000 people.', '३ लाख लोग।'],
      ['१२,३४,५६८ रुपये।', '4 लाख लोग।'],
    ],
    ['fa', '۷۵ درصد از ۱۲٬۳۴۵٫۶ تومان.', ['75%.', '12,345.6 تومان.'], ['76%.']],
    [
      'ko',
      '다리는 2024년 5월 12일에 3억 5000만 원으로 완공되었다. 25퍼센트.',
      ['2024년 5월 12일', '3억 5000만 원', '25%', '350,000,000원'],
      ['2024년 5월 13일', '26%'],
    ],
    [
      'ru',
      'Мост построен 3 мая 2024 года за 1 234,5 млн рублей.',
      ['за 1234,5 млн рублей', 'On 3 May 2024 in Moscow.', '1.2345 billion roubles.'],
      ['за 1235,5 млн рублей', 'On 4 May 2024.', 'Мост построил Иван Петров.'],
    ],
    ['fr', 'Le pont a coûté 1 234,56 €.', ['1234,56 euros.', '1 234,56 €.'], ['1235,56 euros.']],
    ['tr', 'Köprü %25 daha uzun.', ['25%', '%25'], ['%26']],
  ])('lets pass what a page in %s says, and flags what it does not', (language, text, right, wrong) => {
    const of = { ...page(text), language };
    expect(right.map((answer) => [answer, flagged(answer, of)])).toEqual(right.map((answer) => [answer, []]));
    expect(wrong.filter((answer) => flagged(answer, of).length !== 1)).toEqual([]);
  });

  it('goes by the language that the answer was asked for', () => {
    const of = page('The rent is due. Two keys are kept.');
    expect(atOnce(checkAnswer('Le chiavi sono due.', of, { language: 'it' })).sentences[0]?.flags).toEqual([]);
    expect(atOnce(checkAnswer('Le chiavi sono venti.', of, { language: 'it' })).sentences[0]?.flags).toMatchObject([
      { kind: 'number' },
    ]);
    expect(atOnce(checkAnswer('Le chiavi sono venti.', of)).sentences[0]?.flags).toEqual([]);
  });
});

describe('numbersIn and datesIn', () => {
  it.each([
    ['1.500,25 Euro', [1_500.25], 'EUR'],
    ['US$3', [3], 'USD'],
    ['2 500 kg', [2_500], null],
    ['two thousand and one', [2_001], null],
    ['3bn', [3e9], null],
    ['a third', [100 / 3], 'percent'],
    ['twenty-one', [21], null],
    ['1.500', [1_500, 1.5], null],
  ])('reads %s', (text, values, unit) => {
    expect(numbersIn(text)[0]).toMatchObject({ values: values.map((value) => expect.closeTo(value) as number), unit });
  });

  it.each([
    [
      '5/6/2021',
      [
        { year: 2021, month: 5, day: 6 },
        { year: 2021, month: 6, day: 5 },
      ],
    ],
    ['25. Dezember 2021', [{ year: 2021, month: 12, day: 25 }]],
    ['le 3 août 1999', [{ year: 1999, month: 8, day: 3 }]],
    ['3 de mayo de 2001', [{ year: 2001, month: 5, day: 3 }]],
    ['13/1/2020', [{ year: 2020, month: 1, day: 13 }]],
  ])('reads %s', (text, readings) => {
    expect(datesIn(text)[0]?.readings).toEqual(readings);
  });
});
