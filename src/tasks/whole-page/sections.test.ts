import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { countWords } from '@/src/protocol/count-words';
import type { Block } from '@/src/protocol/page-content';
import { cutSections } from './sections';
import { blockUnit } from './units';

type Piece = Pick<Block, 'kind' | 'text' | 'level'>;

/** Roughly as small models count: four characters a token. */
const count = (text: string): Promise<number> => Promise.resolve(Math.ceil(text.length / 4));
const cut = (blocks: readonly Piece[], budget: number) =>
  cutSections(
    blocks.map((block, index) => blockUnit(block, index)),
    budget,
    count,
  );
const solid = (text: string): string => text.replaceAll(/\s/g, '');
const heading = (text: string, level = 2): Piece => ({ kind: 'heading', text, level });
const paragraph = (text: string): Piece => ({ kind: 'paragraph', text });
const sentences = (n: number, about: string): string =>
  Array.from({ length: n }, (_, index) => `Sentence ${String(index)} tells of ${about}.`).join(' ');

const block: fc.Arbitrary<Piece> = fc.oneof(
  fc.record({ kind: fc.constantFrom('paragraph', 'list-item', 'quote', 'caption'), text: fc.lorem({ maxCount: 60 }) }),
  fc.record({ kind: fc.constant('paragraph'), text: fc.string({ unit: 'grapheme', maxLength: 300 }) }),
  fc.record({ kind: fc.constant('heading'), level: fc.integer({ min: 1, max: 6 }), text: fc.lorem({ maxCount: 6 }) }),
  fc.record({
    kind: fc.constantFrom('code', 'table'),
    text: fc.array(fc.lorem({ maxCount: 8 }), { minLength: 1, maxLength: 20 }).map((lines) => lines.join('\n')),
  }),
);

describe('cutSections', () => {
  it('puts every character into one section, in order, and none over its budget', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(block, { maxLength: 30 }),
        fc.integer({ min: 24, max: 400 }),
        async (blocks, budget) => {
          const sections = await cut(blocks, budget);
          const held = sections.flatMap(({ units }) => units.map(({ text }) => text)).join('');
          expect(solid(held)).toBe(solid(blocks.map(({ text }) => text).join('')));
          for (const { text, tokens, units } of sections) {
            expect(tokens).toBe(await count(text));
            expect(tokens).toBeLessThanOrEqual(budget);
            // A section's words are really in the text that the prompt gets.
            let from = 0;
            for (const unit of units) {
              const at = solid(text).indexOf(solid(unit.text), from);
              expect(at).toBeGreaterThanOrEqual(from);
              from = at + solid(unit.text).length;
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['sentences of one paragraph', 'paragraph', 'The ferry sails on. '],
    ['lines of one code block', 'code', 'x = 1\n'],
    ['rows of one table', 'table', 'a | b\n'],
  ] as const)('cuts 260,000 %s, and loses none of them (F39)', async (_, kind, one) => {
    const text = one.repeat(260_000).trimEnd();
    const sections = await cut([{ kind, text }], 2_000);
    expect(sections.flatMap(({ units }) => units.map((unit) => unit.text)).join('')).toBe(text);
    expect(sections.reduce((sum, { words }) => sum + words, 0)).toBe(countWords(text));
  });

  it('counts all words of an ordinary text, and no repeated table heads', async () => {
    const rows = Array.from({ length: 80 }, (_, index) => `keeper ${String(index)} | year ${String(1800 + index)}`);
    const blocks = [
      heading('Keepers'),
      paragraph(sentences(30, 'the lamp')),
      { kind: 'table' as const, text: ['name | since', ...rows].join('\n') },
    ];
    const sections = await cut(blocks, 200);
    expect(sections.length).toBeGreaterThan(3);
    expect(sections.reduce((sum, { words }) => sum + words, 0)).toBe(
      blocks.reduce((sum, { text }) => sum + countWords(text), 0),
    );
    const tables = sections.filter(({ text }) => text.includes('keeper 60') || text.includes('keeper 79'));
    for (const { text } of tables) expect(text.startsWith('name | since')).toBe(true);
  });

  it('begins sections at near headings, and tells the headings above them', async () => {
    const blocks = ['One', 'Two', 'Three'].flatMap((name) => [heading(name), paragraph(sentences(20, name))]);
    const sections = await cut([heading('The book', 1), ...blocks], 240);
    expect(sections.map(({ headings }) => headings)).toEqual([
      ['The book', 'One'],
      ['The book', 'Two'],
      ['The book', 'Three'],
    ]);
  });

  it('never leaves a heading alone at the end, and cuts long paragraphs after sentences', async () => {
    const sections = await cut(
      [paragraph(sentences(60, 'the sea')), heading('Later'), paragraph(sentences(60, 'the shore'))],
      150,
    );
    for (const { text } of sections) {
      expect(text).toMatch(/\.$/);
      expect(text).not.toMatch(/## Later$/);
    }
  });

  it('closes the fence of code that it cuts, and opens it again', async () => {
    const code = Array.from({ length: 60 }, (_, index) => `const line${String(index)} = ${String(index)};`).join('\n');
    const sections = await cut([{ kind: 'code', text: code }], 120);
    expect(sections.length).toBeGreaterThan(2);
    for (const { text } of sections) expect(text).toMatch(/^```\n[^`]+\n```$/);
  });

  it('cuts text without spaces or sentences, and is no slower for a long one', async () => {
    const sections = await cut([paragraph('语言模型在用户自己的机器上运行'.repeat(200))], 50);
    expect(sections.length).toBeGreaterThan(10);
    expect(sections.every(({ tokens }) => tokens <= 50)).toBe(true);
  });

  it('counts seldom, because counting costs an engine a prompt', async () => {
    let counted = 0;
    const blocks = Array.from({ length: 300 }, (_, index) => paragraph(sentences(6, `thing ${String(index)}`)));
    const sections = await cutSections(
      blocks.map((one, index) => blockUnit(one, index)),
      1_000,
      (text) => {
        counted += 1;
        return count(text);
      },
    );
    expect(counted).toBeLessThanOrEqual(sections.length * 2 + 1);
  });

  it('names a context that holds nothing', async () => {
    await expect(cut([paragraph('word')], 0)).rejects.toMatchObject({ code: 'context-overflow' });
  });
});
