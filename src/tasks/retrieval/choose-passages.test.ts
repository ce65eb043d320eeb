import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Block, PageContent } from '@/src/protocol/page-content';
import { atOnce } from '../slices';
import { byCharacters, choosePassages } from './choose-passages';
import { CONVERSATIONS, PARAGRAPHS } from './conversations.fixture';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const paragraph = (text: string): Block => ({ kind: 'paragraph', text, anchor });
const heading = (text: string, level = 2): Block => ({ kind: 'heading', level, text, anchor });
const page = (blocks: readonly Block[], language = 'en'): PageContent => ({
  title: 'Corrib Bridge',
  language,
  blocks: [...blocks],
  visibleWords: 0,
  keptWords: 0,
  hiddenWords: 0,
  unreadFrames: 0,
  partial: false,
});
const bridge = page(PARAGRAPHS.map(paragraph));
const tokens = (budget: number) => ({ tokens: budget, measure: byCharacters });
const first = (of: PageContent, question: string): string =>
  atOnce(choosePassages(of, question, [], tokens(10_000))).find(({ rank }) => rank === 0)?.text ?? '';

describe('choosePassages', () => {
  it.each([
    ['How many otter cubs were found?', 7],
    ['When did the flood destroy the wooden bridge?', 1],
    ['Who widened the roadway?', 6],
    ['How heavy may a lorry be?', 8],
    ['What do the children sing in November?', 9],
    ['Which painter lived near the river?', 10],
  ])('finds what answers "%s"', (question, gold) => {
    expect(first(bridge, question)).toBe(PARAGRAPHS[gold]);
  });

  it('keeps to the budget and to the order of the page', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.constantFrom(...CONVERSATIONS), (budget, { question }) => {
        const chosen = atOnce(choosePassages(bridge, question, [], tokens(budget)));
        expect(chosen.reduce((sum, { text }) => sum + byCharacters(text), 0)).toBeLessThanOrEqual(budget);
        expect(chosen.map(({ first: at }) => at)).toEqual(chosen.map(({ first: at }) => at).toSorted((a, b) => a - b));
      }),
    );
  });

  it('finds a passage by its heading, and names the headings above it', () => {
    const guide = page([
      heading('Visit', 1),
      heading('Opening hours'),
      paragraph(
        'Monday to Friday from nine to five. On Saturdays until noon. Closed on all other days of the week.'.repeat(4),
      ),
      heading('Prices'),
      paragraph('Adults twelve euros, groups of ten or more nine euros each, and children nothing at all.'.repeat(4)),
    ]);
    const best = atOnce(choosePassages(guide, 'What are the prices?', [], tokens(10_000))).find(
      ({ rank }) => rank === 0,
    );
    expect(best?.text).toContain('twelve euros');
    expect(best?.headings.map((index) => guide.blocks[index]?.text)).toEqual(['Visit', 'Prices']);
  });

  it('reads a list as one passage, and a very long block in pieces that are all of it', () => {
    const items = ['Flour', 'Water', 'Salt'].map((text): Block => ({ kind: 'list-item', text, anchor }));
    const long = Array.from(
      { length: 120 },
      (_, n) => `This is sentence number ${String(n)} of a very long block.`,
    ).join(' ');
    const chosen = atOnce(choosePassages(page([...items, paragraph(long)]), 'salt', [], tokens(10_000)));
    expect(chosen[0]).toMatchObject({ first: 0, last: 2, text: 'Flour\nWater\nSalt', rank: 0 });
    expect(chosen.length).toBeGreaterThan(3);
    expect(
      chosen
        .slice(1)
        .map(({ text }) => text)
        .join(''),
    ).toBe(long);
  });

  it.each([
    [
      'de',
      [
        'Die Brücke wurde 1888 von Edith Calloway verbreitert.',
        'Unter dem zweiten Bogen nisten Fischotter mit ihren Jungen.',
        'Die Maut fiel 1871 weg.',
      ],
      'Wo nistet der Fischotter?',
      1,
    ],
    [
      'fr',
      [
        'Le pont fut élargi en 1888.',
        'Les loutres nichent sous la deuxième arche.',
        'Les péages ont été abolis en 1871.',
      ],
      'Quand le péage a-t-il été aboli ?',
      2,
    ],
    [
      'es',
      [
        'El puente fue ampliado en 1888.',
        'Las nutrias anidan bajo el segundo arco.',
        'Los peajes se suprimieron en 1871.',
      ],
      '¿Dónde anida la nutria?',
      1,
    ],
    [
      'ja',
      ['橋は1888年に広げられた。', 'カワウソは二番目のアーチの下に巣を作る。', '通行料は1871年に廃止された。'],
      'カワウソの巣はどこにありますか。',
      1,
    ],
  ])('finds passages in other languages (%s)', (language, texts, question, gold) => {
    const longer = texts.map((text) => paragraph(`${text} ${'…'.repeat(360)}`));
    expect(first(page(longer, language), question)).toContain(texts[gold]);
  });

  it('chooses nothing on a page without words', () => {
    expect(atOnce(choosePassages(page([paragraph(' ')]), 'What?', [], tokens(100)))).toEqual([]);
  });
});

describe('a question that leans on the conversation', () => {
  const rankOf = ({ earlier, question, gold }: (typeof CONVERSATIONS)[number], withHistory: boolean): number => {
    const history = withHistory ? earlier.map(([asked, answer]) => ({ question: asked, answer })) : [];
    return (
      atOnce(choosePassages(bridge, question, history, tokens(10_000))).find(({ first: at }) => at === gold)?.rank ??
      Infinity
    );
  };

  it('finds its passage among the first two in 18 of 20, where without the conversation it is less than two thirds', () => {
    const found = (withHistory: boolean): number => CONVERSATIONS.filter((one) => rankOf(one, withHistory) < 2).length;
    expect(found(true)).toBeGreaterThanOrEqual(18);
    expect(found(false)).toBeLessThan(13);
  });

  it('is not changed by the conversation where it stands alone', () => {
    const history = [
      { question: 'Who painted the bridge?', answer: 'Iris Demaine painted it more than eighty times.' },
    ];
    expect(
      atOnce(choosePassages(bridge, 'How many otter cubs were counted in 2019?', history, tokens(10_000))).find(
        ({ rank }) => rank === 0,
      )?.first,
    ).toBe(7);
  });
});
