import { describe, expect, it } from 'vitest';
import type { CheckedAnswer } from '@/src/protocol/checked-answer';
import { CheckedAnswerSchema } from '@/src/protocol/checked-answer';
import * as v from 'valibot';
import { check as checked, first as firstOf, flagged, pageIn } from './check.fixture';
import type { CheckedPage } from './page-facts';
import { SOURCE } from '@/tests/fixtures/source';

const bridge = pageIn(
  'en',
  'The merchant Tobias Wren left money for a stone bridge. His widow Margaret laid the first stone in December 1641.',
  'Otters nest under the second arch. A count in 2019 found four adults and seven cubs near the ferry.',
  'The council did not close the bridge in 1733. Piers Aldous carved its lions from local granite.',
  'The U.S. embassy paid 5.68 million dollars for the new roof. Repairs took 3,400 tonnes of lead.',
);

const check = (answer: string, of: CheckedPage = bridge): CheckedAnswer => checked(answer, of);
const first = (answer: string, of: CheckedPage = bridge): CheckedAnswer['sentences'][number] => firstOf(answer, of);
const beyond = (answer: string, of = bridge): string[] =>
  (first(answer, of).beyond ?? []).map(({ start, end }) => answer.slice(start, end));

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
    const long = pageIn('en', `${filler}the heron sleeps beside the mill ${filler}`);
    const text = first('The heron sleeps beside the mill.', long).passage?.text ?? '';
    expect(text).toContain('heron sleeps beside the mill');
    expect(text.length).toBeLessThanOrEqual(600);
    expect(text).toMatch(/^….*…$/u);
  });

  it('tells what goes beyond it, with places in the answer as written', () => {
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
    const long = pageIn(
      'en',
      'Ada Quill opened the bakery. Flour came by river. Bread sold out by noon. Rats chewed the sacks. Then it closed.',
      'Nothing else happened in the valley.',
    );
    expect(first('Flour, bread and rats made the bakery close.', long).passage?.text).toContain('Rats chewed');
  });

  it('is read by the schema in its earlier form, too', () => {
    const old = {
      sentences: [{ start: 0, end: 4, passage: { source: SOURCE, blockIndex: 0, start: 0, end: 3 }, flags: [] }],
    };
    expect(v.parse(CheckedAnswerSchema, old)).toEqual(old);
    const made = check('Otters nest under the second arch. Sure!');
    expect(v.parse(CheckedAnswerSchema, made)).toEqual(made);
  });
});

describe('what was compared', () => {
  it('is counted, including what was not found', () => {
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
  const plain = pageIn(
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
