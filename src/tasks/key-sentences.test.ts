import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Block } from '@/src/protocol/page-content';
import { builtIn } from '@/tests/fixtures/built-in';
import { quotesFor } from './ground';
import { keySentences } from './key-sentences';
import { atOnce } from './slices';
import { PARAGRAPHS } from './retrieval/conversations.fixture';
import { SOURCE } from '@/tests/fixtures/source';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const page = (texts: readonly string[], title = 'Corrib Bridge') => ({
  title,
  language: 'en',
  blocks: texts.map((text): Block => ({ kind: 'paragraph', text, anchor })),
});
const texts = (of: ReturnType<typeof page>, count = 5): string[] =>
  atOnce(keySentences(of, count)).map(({ text }) => text);

describe('keySentences', () => {
  it('gives sentences of the page, word for word, in its order, with their places', () => {
    const found = atOnce(keySentences(page(PARAGRAPHS), 5));
    expect(found).toHaveLength(5);
    for (const { text, blockIndex, start, end } of found) expect(PARAGRAPHS[blockIndex]?.slice(start, end)).toBe(text);
    expect(found.map(({ blockIndex }) => blockIndex)).toEqual(
      found.map(({ blockIndex }) => blockIndex).toSorted((a, b) => a - b),
    );
    expect(found[0]?.text).toBe('Corrib Bridge is a stone bridge over the river Anner in the town of Tullybeg.');
  });

  it('leaves out sentences that need the one before, questions, bylines and litter', () => {
    const found = texts(
      page([
        'By Ada Quill, our reporter on the river. The stone bridge of Tullybeg carries the road to the harbour every day.',
        'This made the bridge of Tullybeg famous in the whole county. Who would have thought that of a stone bridge in Tullybeg?',
        'Subscribe to our newsletter about the stone bridge of Tullybeg. © 2021 The Tullybeg Post and the bridge company of Tullybeg.',
      ]),
    );
    expect(found).toEqual(['The stone bridge of Tullybeg carries the road to the harbour every day.']);
  });

  it('says nothing twice', () => {
    const sentence = 'The stone bridge of Tullybeg carries the road to the harbour every day.';
    expect(
      texts(page([sentence, sentence, 'The bridge of Tullybeg carries the stone road to the old harbour each day.'])),
    ).toHaveLength(1);
  });

  it('is the same each time, and never more than was asked for', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...PARAGRAPHS]), fc.integer({ min: 0, max: 8 }), (some, count) => {
        expect(texts(page(some), count)).toEqual(texts(page(some), count));
        expect(texts(page(some), count).length).toBeLessThanOrEqual(count);
      }),
      { numRuns: 30 },
    );
  });

  it('has nothing to say of a page without sentences', () => {
    expect(texts(page([]))).toEqual([]);
    expect(texts(page(['Menu', 'Home · Shop · Basket']))).toEqual([]);
  });
});

describe('keySentences of news', () => {
  const paragraphs = [
    'By Ada Quill, Staff Writer. Updated at 4:10 p.m. on Tuesday.',
    'A freight train left the rails near Haugen on Tuesday, and nobody was hurt. It blocked both tracks until the evening.',
    'Passengers waited for hours, said Olai Brekke, a spokesman of the railway.',
    ...Array.from(
      { length: 8 },
      (_, at) =>
        `The railway said that inspection ${String(at)} of the railway bridge had found the railway bridge safe for the railway. The bridge of the railway is inspected by the railway each year, a spokesman of the railway said.`,
    ),
  ];
  const report = page(paragraphs, 'Inspection of the railway bridge');

  it('begin with its lead, and go on with what matters', () => {
    const found = texts(report);
    expect(found.slice(0, 3)).toEqual([
      'A freight train left the rails near Haugen on Tuesday, and nobody was hurt.',
      'It blocked both tracks until the evening.',
      'Passengers waited for hours, said Olai Brekke, a spokesman of the railway.',
    ]);
    expect(found.length).toBeGreaterThan(3);
    expect(texts(report, 1)).toEqual(found.slice(0, 1));
  });

  it('may begin with a sentence that would be too long elsewhere', () => {
    const long = `The council of Norvik voted on Tuesday to ${'mend the old quay and '.repeat(9)}close it for a year.`;
    expect(texts(page([long, ...paragraphs]))[0]).toBe(long);
    expect(texts(page([long, ...PARAGRAPHS]))).not.toContain(long);
  });

  it('skip what is no sentence of the report', () => {
    const litter = [
      'Get news alerts and all the stories of the railway each day.',
      '© Ada Quill The train near the bridge.',
    ];
    expect(texts(page([...litter, ...paragraphs]))[0]).toMatch(/^A freight train/);
  });
});

describe('quotesFor', () => {
  const request = (id: string, keptWords: number) =>
    ({
      action: builtIn(id),
      settings: { engine: 'auto', model: null },
      input: {
        kind: 'page',
        source: SOURCE,
        page: {
          ...page(PARAGRAPHS),
          visibleWords: keptWords,
          keptWords,
          hiddenWords: 0,
          unreadFrames: 0,
          partial: false,
        },
      },
    }) as const;

  it('gives quotes for summaries of pages that take long to read', () => {
    expect(atOnce(quotesFor(request('summarize', 500)))).toHaveLength(5);
    expect(atOnce(quotesFor(request('summarize', 50)))).toEqual([]);
    expect(atOnce(quotesFor(request('explain', 500)))).toEqual([]);
  });
});
