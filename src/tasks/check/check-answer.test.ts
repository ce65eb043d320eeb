import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { PageContent } from '@/src/protocol/page-content';
import type { Sourced } from '@/src/protocol/source';
import { atOnce } from '../slices';
import { checkAnswer } from './check-answer';
import { datesIn } from './dates';
import { numbersIn } from './numbers';
import { plainAnswer } from './plain-answer';
import { SOURCE } from '@/tests/fixtures/source';

const page = (...paragraphs: string[]): Sourced<PageContent> => ({
  source: SOURCE,
  title: 'Corrib Bridge',
  language: 'en',
  visibleWords: 0,
  keptWords: 0,
  hiddenWords: 0,
  unreadFrames: 0,
  partial: false,
  blocks: paragraphs.map((text) => ({
    kind: 'paragraph',
    text,
    anchor: { start: '', end: '', prefix: '', suffix: '' },
  })),
});

const bridge = page(
  'Corrib Bridge is a stone bridge over the river Anner in Tullybeg, Ireland. About 1,500 vehicles and 12.5% of all cyclists cross it every day.',
  'The merchant Tobias Wren left £4,200 in his will. His widow Margaret laid the first stone on 25 December 1641. "She never once looked back at the river, not even in winter", wrote the mason Piers Aldous.',
  'Between 1973 and 1988 the European Union paid 3.4 million euros for repairs. In the twenty-first century the bridge has been closed twice. Visitors find more on www.corrib-bridge.ie and in the town hall.',
  'Otters nest under the second arch. A count in 2019 found four adults and seven cubs. Half of them were young.',
);

/** What is flagged, as text. */
const flagged = (answer: string, of = bridge): string[] =>
  atOnce(checkAnswer(answer, of)).sentences.flatMap(({ flags }) =>
    flags.map(({ start, end, kind }) => `${kind}: ${answer.slice(start, end)}`),
  );

describe('checkAnswer', () => {
  it.each([
    'Some 1500 vehicles cross it daily.',
    'About 1.5k vehicles cross the bridge.',
    'Fifteen hundred vehicles cross every day.',
    '12.5 percent of cyclists use it.',
    'The first stone was laid on December 25, 1641.',
    'It was begun on 1641-12-25.',
    'Begun 12/25/1641.',
    'Begun on the 25th of December, 1641.',
    'The work began in December 1641.',
    'Wren left 4,200 pounds.',
    'GBP 4200 was left by Wren.',
    'The EU paid €3.4 million.',
    'The EU paid EUR 3,400,000.',
    'In the 21st century it was closed twice.',
    'Repairs went on through the 1970s.',
    'There were 4 adults and 7 cubs, 50% of them young.',
    'Margaret said little: “She never once looked back … even in winter”.',
    'Aldous wrote it.',
    'The Irish bridge is old.',
    'See https://corrib-bridge.ie/.',
    'Additionally, otters live there.',
    '**Tobias Wren** left money.\n\n- The `Anner` flows below.',
    'The *European Union* paid.',
    'Overall, the bridge matters to Tullybeg’s people.',
  ])('lets pass what the page says in another form: %s', (answer) => {
    expect(flagged(answer)).toEqual([]);
  });

  it.each([
    ['About 1,600 vehicles cross it.', 'number: 1,600'],
    ['Sixteen hundred vehicles cross it.', 'number: Sixteen hundred'],
    ['12.6% of cyclists cross it.', 'number: 12.6%'],
    ['The stone was laid on 26 December 1641.', 'date: 26 December 1641'],
    ['It was laid on 2021-12-25.', 'date: 2021-12-25'],
    ['It opened in 1742.', 'date: 1742'],
    ['It was laid in November.', 'date: November'],
    ['They met on a Tuesday.', 'date: Tuesday'],
    ['Wren left £4,300.', 'amount: £4,300'],
    ['Wren left $4,200.', 'amount: $4,200'],
    ['The EU paid 3.5 million euros.', 'amount: 3.5 million euros'],
    ['The mason was Henry Calloway.', 'name: Henry Calloway'],
    ['Napoleon crossed it.', 'name: Napoleon'],
    ['The mason was Piers Wren of Dublin.', 'name: Piers Wren of Dublin'],
    ['NATO paid for it.', 'name: NATO'],
    ['She “never once looked back at the sea”.', 'quotation: never once looked back at the sea'],
    ['More on www.other-bridge.org.', 'address: www.other-bridge.org'],
    ['There were 9 cubs.', 'number: 9'],
    ['In the 18th century it was closed.', 'date: 18th century'],
    ['**Five** adults were seen.', 'number: Five'],
  ])('flags in place what the page does not say: %s', (answer, expected) => {
    expect(flagged(answer)).toEqual([expected]);
  });

  it('tells what each sentence rests on, and where nothing does', () => {
    const answer =
      'The river Anner flows under a **stone bridge**.\n\n1. A count found seven cubs.\n2. Fish swim in the castle garden at noon.';
    const [first, second, third] = atOnce(checkAnswer(answer, bridge)).sentences;
    expect(first?.passage).toMatchObject({ blockIndex: 0, start: 0 });
    expect(
      second?.passage && bridge.blocks[second.passage.blockIndex]?.text.slice(second.passage.start, second.passage.end),
    ).toBe('A count in 2019 found four adults and seven cubs.');
    expect(third?.passage).toBeNull();
    expect(second && answer.slice(second.start, second.end)).toBe('A count found seven cubs.');
  });

  it('tells short answers apart by their question', () => {
    const two = page(
      'The tower in Fenwick was built in 1904. It is a water tower.',
      'The church in Marlow dates from 1904. It has a spire.',
      'Nothing happened in the other villages.',
    );
    expect(
      atOnce(checkAnswer('In 1904.', two, { question: 'When was the church in Marlow built?' })).sentences[0]?.passage
        ?.blockIndex,
    ).toBe(1);
    expect(
      atOnce(checkAnswer('In 1904.', two, { question: 'When was the tower in Fenwick built?' })).sentences[0]?.passage
        ?.blockIndex,
    ).toBe(0);
  });

  it('has no names to flag where every noun has a capital', () => {
    const german = {
      ...page('Die Brücke steht in Tullybeg und ist alt. Sie wurde von Tobias Wren bezahlt.'),
      language: 'de',
    };
    expect(flagged('Das Bauwerk ist eine alte Brücke und wurde von Tobias Wren bezahlt.', german)).toEqual([]);
    expect(flagged('Die Brücke wurde 1650 von Tobias Wren bezahlt und ist alt.', german)).toEqual(['date: 1650']);
  });

  it('finds all of any sentence of the page in the page', () => {
    const sentences = bridge.blocks.flatMap(({ text }) => text.split(/(?<=[.”]) /));
    fc.assert(
      fc.property(fc.shuffledSubarray(sentences, { minLength: 1 }), (some) => {
        const checked = atOnce(checkAnswer(some.join(' '), bridge));
        expect(checked.sentences.flatMap(({ flags }) => flags)).toEqual([]);
        expect(checked.sentences.every(({ passage }) => passage !== null)).toBe(true);
      }),
    );
  });

  it('takes any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (answer) => {
        for (const { start, end, flags } of atOnce(checkAnswer(answer, bridge)).sentences) {
          expect(start).toBeLessThan(end);
          for (const flag of flags) expect(flag.start >= start && flag.end <= end && flag.start < flag.end).toBe(true);
        }
      }),
    );
    expect(atOnce(checkAnswer('', page())).sentences).toEqual([]);
  });
});

describe('plainAnswer', () => {
  it('keeps every character in its place', () => {
    const answer = '## A **bold** move\n- [text](https://a.org) `x`\n| a | b |\n|---|---|\n```js\ncode\n```\n';
    const plain = plainAnswer(answer);
    expect(plain).toHaveLength(answer.length);
    expect(plain.indexOf('bold')).toBe(answer.indexOf('bold'));
    expect(plain.replaceAll(/\s+/g, ' ').trim()).toBe('A bold move text https://a.org x | a | b | code');
  });
});

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
