import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { atOnce } from '../slices';
import { bridge, flagged, page } from './check.fixture';
import { checkAnswer } from './check-answer';
import { plainAnswer } from './plain-answer';

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

  it('flags no names where every noun has a capital', () => {
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

  it('accepts any text', () => {
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
