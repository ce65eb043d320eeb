import { describe, expect, it } from 'vitest';
import { check, first, flagged, pageIn } from './check.fixture';

describe('an answer in another language than the page', () => {
  const german = pageIn(
    'de',
    'Die Brücke über den Fluss wurde am 25. Dezember 1641 von Tobias Wren aus München bezahlt. Sie kostete 4.200 Euro.',
    'In Deutschland fahren jeden Dienstag 1.500 Wagen über die Brücke und durch die kleine Stadt.',
  );
  const russian = pageIn('ru', 'Мост построен 3 мая 2024 года Иваном Петровым за 12 млн рублей. В городе рады этому.');
  const thai = pageIn('th', 'สะพานเปิดเมื่อวันที่ 3 พฤษภาคม พ.ศ. 2567 และยาว 42 เมตร');

  it('is marked as such, and its sentences are not called unlike the page', () => {
    const checked = check('People like to walk there, and it is the pride of all who live in the town.', german);
    expect(checked.crossLanguage).toBe(true);
    expect(checked.sentences).toMatchObject([{ passage: null, excused: 'other-language', flags: [] }]);
    expect(
      check('Die Leute gehen gerne über die Brücke und sind stolz auf sie.', german).crossLanguage,
    ).toBeUndefined();
  });

  it('counts as the language asked for where it is too short to tell, and else as its own', () => {
    expect(check('Wren, 4,200 euros.', german, { language: 'en' }).crossLanguage).toBe(true);
    expect(check('Wren, 4.200 Euro.', german).crossLanguage).toBeUndefined();
    // The model answered in the page's language.
    const answer = 'Die Brücke wurde von Tobias Wren aus München bezahlt.';
    expect(check(answer, german, { language: 'en' }).crossLanguage).toBeUndefined();
  });

  it.each([
    ['The bridge was paid for by Tobias Wren of Munich on 25 December 1641, and it cost 4,200 euros.', german],
    ['On every Tuesday there are 1,500 cars on the bridge in Germany, which is what the Germans like.', german],
    ['It was built by Ivan Petrov on 3 May 2024 for 12 million roubles.', russian],
    ['The bridge opened on 3 May 2024 and is 42 metres long.', thai],
    ['The bridge opened in 2024, and it is long.', thai],
  ])('has no flags for what the page says: %s', (answer, of) => {
    expect(flagged(answer, of)).toEqual([]);
  });

  it.each([
    ['It cost 4,300 euros, and the town was happy with it.', german, 'amount: 4,300 euros'],
    ['It was paid for by Henry Calloway, and the town was happy with it.', german, 'name: Henry Calloway'],
    ['It was paid for on 24 December 1641.', german, 'date: 24 December 1641'],
    ['It was built on 4 May 2024 and the town is happy.', russian, 'date: 4 May 2024'],
    ['The bridge opened on 3 May 2023 and is 42 metres long.', thai, 'date: 3 May 2023'],
  ])('is flagged for numbers, dates and names: %s', (answer, of, flag) => {
    expect(flagged(answer, of)).toEqual([flag]);
  });

  it('counts as the language asked for where its text does not tell', () => {
    expect(first('Bridges cost 4,200 euros.', german, { language: 'en' }).excused).toBe('other-language');
    expect(first('Bridges cost 4,200 euros.', german).excused).toBeUndefined();
  });
});

describe('numbers and dates of other languages', () => {
  it.each([
    ['de', 'Der Turm kostete 51.000 Mark.', 'Der Turm ist 51 Meter hoch.'],
    ['en', 'The tower cost 51,000 marks.', 'The tower is 51 metres tall.'],
    ['ru', 'Мост открыт 12 марта 1896 года. В апреле шёл снег.', 'Мост открыт 12 апреля 1896 года.'],
    ['ar', 'افتتح السوق في ٧ مارس ١٨٩٢ ثم أغلق في مايو.', 'افتتح السوق في ٧ مايو ١٨٩٢.'],
    ['hi', 'जलघर ४ अप्रैल १८९४ को खुला। मई में बाढ़ आई।', 'जलघर ४ मई १८९४ को खुला।'],
    ['th', 'ตลาดเปิดเมื่อวันที่ 8 กุมภาพันธ์ พ.ศ. 2440', 'ตลาดเปิดเมื่อวันที่ 9 กุมภาพันธ์ พ.ศ. 2440'],
    ['zh', '六个展厅,造价82,500元。工程花了14年。', '工程花了6年。'],
  ])('%s: what the page does not say is flagged', (language, text, answer) => {
    expect(flagged(answer, pageIn(language, text))).toHaveLength(1);
    expect(flagged(text, pageIn(language, text))).toEqual([]);
  });

  it('recognizes names in other grammatical cases', () => {
    const russian = pageIn('ru', 'Письмо Анны Карениной нашёл Иван в Москве.');
    expect(flagged('Письмо писала Анна Каренина Ивану из Москвы.', russian)).toEqual([]);
    expect(flagged('Письмо писала Ольга Иртеньева.', russian)).toEqual(['name: Ольга Иртеньева']);
    const french = pageIn('fr', "Le traité de l'Europe est signé à Lyon.");
    expect(flagged("Le traité que signe Europe et Lyon. Selon l'Europe, c'est bien.", french)).toEqual([]);
  });
});

it('checks an answer about a page whose language does not exist', () => {
  const odd = pageIn('constructor', 'The council closed the bridge in 1733.');
  expect(flagged('The council closed the bridge in two thousand and one.', odd)).toEqual([
    'number: two thousand and one',
  ]);
});
