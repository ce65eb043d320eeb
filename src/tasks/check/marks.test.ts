import { describe, expect, it } from 'vitest';
import type { CheckedAnswer } from '@/src/protocol/checked-answer';
import { CheckedAnswerSchema } from '@/src/protocol/checked-answer';
import * as v from 'valibot';
import { atOnce } from '../slices';
import { checkAnswer, type AnswerTo } from './check-answer';
import type { CheckedPage } from './checked-page';

const page = (language: string, ...texts: string[]): CheckedPage => ({
  title: '',
  language,
  blocks: texts.map((text) => ({ kind: 'paragraph', text })),
});
const bridge = page(
  'en',
  'The merchant Tobias Wren left money for a stone bridge. His widow Margaret laid the first stone in December 1641.',
  'Otters nest under the second arch. A count in 2019 found four adults and seven cubs near the ferry.',
  'The council did not close the bridge in 1733. Piers Aldous carved its lions from local granite.',
  'The U.S. embassy paid 5.68 million dollars for the new roof. Repairs took 3,400 tonnes of lead.',
);

const check = (answer: string, of = bridge, to?: AnswerTo): CheckedAnswer => atOnce(checkAnswer(answer, of, to));
const first = (answer: string, of = bridge, to?: AnswerTo): CheckedAnswer['sentences'][number] => {
  const [sentence] = check(answer, of, to).sentences;
  if (!sentence) throw new Error('no sentence');
  return sentence;
};
const beyond = (answer: string, of = bridge): string[] =>
  (first(answer, of).beyond ?? []).map(({ start, end }) => answer.slice(start, end));
const flagged = (answer: string, of = bridge, to?: AnswerTo): string[] =>
  check(answer, of, to).sentences.flatMap(({ flags }) =>
    flags.map(({ start, end, kind }) => `${kind}: ${answer.slice(start, end)}`),
  );

describe('a mark', () => {
  it('is strong where the passage holds the sentence, weak where it holds some of it, and none below', () => {
    expect(first('Otters nest under the second arch.')).toMatchObject({ strength: 'strong', held: 1, beyond: [] });
    const weak = first('Otters nest under the second arch because boats moor elsewhere.');
    expect(weak.strength).toBe('weak');
    expect(weak.held).toBeGreaterThanOrEqual(0.42);
    expect(weak.held).toBeLessThan(0.75);
    const none = first('Otters like painting and chess.');
    expect(none.passage).toBeNull();
    expect(none.strength).toBeUndefined();
    expect(none.held).toBeLessThan(0.42);
  });

  it("has the page's own words with it", () => {
    expect(first('Otters nest under the arch.').passage?.text).toBe('Otters nest under the second arch.');
  });

  it('shows of a very long passage the part that says most of the sentence', () => {
    const filler = 'alpha beta gamma delta '.repeat(200);
    const long = page('en', `${filler}the heron sleeps beside the mill ${filler}`);
    const text = first('The heron sleeps beside the mill.', long).passage?.text ?? '';
    expect(text).toContain('heron sleeps beside the mill');
    expect(text.length).toBeLessThanOrEqual(600);
    expect(text).toMatch(/^….*…$/u);
  });

  it('says what goes beyond it, in the answer as it was written', () => {
    expect(beyond('- Otters nest under the **second** arch with **angry** swans.')).toEqual(['angry** swans']);
  });

  it('joins what goes beyond into runs', () => {
    expect(beyond('Otters sadly and slowly nest under the second arch of gold.')).toEqual(['sadly and slowly', 'gold']);
  });

  it.each([
    ['another number of the page', 'A count in 2019 found four adults and 3,400 cubs near the ferry.'],
    ['another name of the page', 'Otters nest under the second arch, says Aldous.'],
    ['a "not" too many', 'Otters do not nest under the second arch.'],
    ['a "not" too few', 'The council closed the bridge in 1733.'],
  ])('is never strong with %s', (_what, answer) => {
    expect(first(answer).strength).not.toBe('strong');
  });

  it('shows the "not" that the passage lacks', () => {
    expect(beyond('Otters do not nest under the second arch.')).toEqual(['not nest']);
  });

  it.each([
    'The US embassy paid $5.68m for the new roof.',
    'The United States embassy paid 5,680,000 dollars for the new roof.',
    'The American embassy paid 5.7 million dollars for the new roof.',
    'A count in 2019 found 4 adults and 7 cubs near the ferry.',
    'Repairs took 3400 tonnes of lead.',
  ])('is strong for the same in another form: %s', (answer) => {
    expect(first(answer)).toMatchObject({ strength: 'strong', flags: [] });
  });

  it('may lead to more of a block than two sentences', () => {
    const long = page(
      'en',
      'Ada Quill opened the bakery. Flour came by river. Bread sold out by noon. Rats chewed the sacks. Then it closed.',
      'Nothing else happened in the valley.',
    );
    expect(first('Flour, bread and rats made the bakery close.', long).passage?.text).toContain('Rats chewed');
  });

  it('is found by the schema as it was before, without all this', () => {
    const old = { sentences: [{ start: 0, end: 4, passage: { blockIndex: 0, start: 0, end: 3 }, flags: [] }] };
    expect(v.parse(CheckedAnswerSchema, old)).toEqual(old);
    const made = check('Otters nest under the second arch. Sure!');
    expect(v.parse(CheckedAnswerSchema, made)).toEqual(made);
  });
});

describe('what was compared', () => {
  it('is counted, what was not found with it', () => {
    expect(
      check('In 2019 Tobias Wren saw 9 cubs, says “Otters nest under the second arch”. See www.a.org.').compared,
    ).toEqual({ numbers: 1, dates: 1, names: 1, quotations: 1, addresses: 1 });
  });
});

describe('sentences about the text', () => {
  it.each([
    'Here is a summary of the article:',
    'Here are the key points:',
    'Sure!',
    'In summary:',
    'The article discusses the following points:',
    'The text does not say who paid the workers.',
    'There is no information about wages in the article.',
    'It is not mentioned.',
    'I hope this helps!',
    '## What Nobody Knows',
    '**Key Takeaways**',
    'Key points:',
    'Hier ist eine Zusammenfassung:',
    'Voici un résumé du texte :',
    'Aquí tienes un resumen:',
    'Вот краткое содержание:',
    '以下是文章的摘要：',
    '以下は記事の要約です。',
    'यहाँ लेख का सारांश है:',
    'إليك ملخص المقال:',
    'นี่คือสรุปของบทความ',
  ])('pass: %s', (answer) => {
    expect(first(answer)).toMatchObject({ passage: null, excused: 'about-text', flags: [] });
  });

  it.each([
    'If you want a boat, ask the miller.',
    'This is the first list of sunken ships.',
    'The author died in Rome.',
  ])('are not those about something else: %s', (answer) => {
    expect(first(answer).excused).toBeUndefined();
  });

  it('are compared without their opening', () => {
    expect(first('In summary, the article says that otters nest under the second arch.').held).toBe(1);
  });
});

describe('no flags', () => {
  const plain = page(
    'en',
    'The reasons are cost, noise and dust. There are four adults. The WHO and NASA paid. Ada Quill sang.',
  );
  it.each([
    'There are two reasons.',
    'Three of them matter.',
    'Half of the singers left.',
    'The second and third reasons differ.',
    'The World Health Organization paid.',
    '`TrueValue` is returned by the `Parse Tree` call.',
    '```\nNewValue = OldValue\n```',
    '| Founding Year | Main Cause |\n|---|---|\n| cost | noise |',
    '**Economic Impact:** noise.',
    '1. Cost\n2. Noise\n3. Dust',
    'Step 4: listen to the dust [5].',
    'Earlier, Quill sang.',
  ])('for counts in words, code, heads, labels and numbering: %s', (answer) => {
    expect(flagged(answer, plain)).toEqual([]);
  });

  it.each([
    ['There are five adults.', ['number: five']],
    ['There were 5 reasons.', ['number: 5']],
    ['Henry Calloway sang.', ['name: Henry Calloway']],
    ['| Ada Quill | Henry Calloway |', ['name: Henry Calloway']],
  ])('but for what is wrong all the same: %s', (answer, flags) => {
    expect(flagged(answer, plain)).toEqual(flags);
  });
});

describe('an answer in another language than the page', () => {
  const german = page(
    'de',
    'Die Brücke über den Fluss wurde am 25. Dezember 1641 von Tobias Wren aus München bezahlt. Sie kostete 4.200 Euro.',
    'In Deutschland fahren jeden Dienstag 1.500 Wagen über die Brücke und durch die kleine Stadt.',
  );
  const russian = page('ru', 'Мост построен 3 мая 2024 года Иваном Петровым за 12 млн рублей. В городе рады этому.');
  const thai = page('th', 'สะพานเปิดเมื่อวันที่ 3 พฤษภาคม พ.ศ. 2567 และยาว 42 เมตร');

  it('is said to be in another, and its sentences are not called unlike the page', () => {
    const checked = check('People like to walk there, and it is the pride of all who live in the town.', german);
    expect(checked.crossLanguage).toBe(true);
    expect(checked.sentences).toMatchObject([{ passage: null, excused: 'other-language', flags: [] }]);
    expect(
      check('Die Leute gehen gerne über die Brücke und sind stolz auf sie.', german).crossLanguage,
    ).toBeUndefined();
  });

  it('is in what it was asked in where it is too short to tell, and else in what it is written in', () => {
    expect(check('Wren, 4,200 euros.', german, { language: 'en' }).crossLanguage).toBe(true);
    expect(check('Wren, 4.200 Euro.', german).crossLanguage).toBeUndefined();
    // The model fell into the page's language.
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

  it('goes by what it was asked to be written in where it does not show', () => {
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
    expect(flagged(answer, page(language, text))).toHaveLength(1);
    expect(flagged(text, page(language, text))).toEqual([]);
  });

  it('takes names in their cases', () => {
    const russian = page('ru', 'Письмо Анны Карениной нашёл Иван в Москве.');
    expect(flagged('Письмо писала Анна Каренина Ивану из Москвы.', russian)).toEqual([]);
    expect(flagged('Письмо писала Ольга Иртеньева.', russian)).toEqual(['name: Ольга Иртеньева']);
    const french = page('fr', "Le traité de l'Europe est signé à Lyon.");
    expect(flagged("Le traité que signe Europe et Lyon. Selon l'Europe, c'est bien.", french)).toEqual([]);
  });
});

it('holds an answer against a page whose language is no language', () => {
  const odd = page('constructor', 'The council closed the bridge in 1733.');
  expect(flagged('The council closed the bridge in two thousand and one.', odd)).toEqual([
    'number: two thousand and one',
  ]);
});
