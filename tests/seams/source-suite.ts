/** What every kind of source promises, whatever it reads. Runs in happy-dom, over the table that has the kind in it. */
import * as v from 'valibot';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PassageRange } from '@/src/protocol/checked-answer';
import { PageContentSchema } from '@/src/protocol/page-content';
import { SourceRefSchema } from '@/src/protocol/source';
import { OpenSources } from '@/src/sources/open-sources';
import type { Source, SourceKind } from '@/src/sources/source';
import { growth, MOST_TIMES } from '../harness/growth';

export interface Subject {
  /** Its name in `SourceRef`. */
  readonly kind: string;
  readonly kinds: readonly SourceKind[];
  /** A target of this kind that says these paragraphs; the same one each time, with the text that it has now. */
  target(paragraphs: readonly string[]): unknown;
  /** Another target of this kind. */
  other(paragraphs: readonly string[]): unknown;
  /** What is marked where the source stands. */
  marked(): readonly string[];
}

export const PARAGRAPHS = [
  'The lamp was lit in October, and the keeper wrote it down in the book of the harbour.',
  'It burned whale oil for years and years, until the year of the great storm came.',
  'The keeper was paid eleven pounds a year and as much coal as he could carry upstairs.',
];
const CHANGED = [
  ...PARAGRAPHS.slice(0, 2),
  'The keeper was paid twelve pounds a year, and he had to bring his own coal.',
];
/** What is compared of a mark: whether it takes the last full stop along is a matter of the kind. */
export const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Paragraphs of a text of so many UTF-16 units. */
const long = (length: number): string =>
  Array.from({ length: Math.ceil(length / 500) }, (_, index) =>
    `On day ${String(index)} the keeper climbed the stairs, lit the lamp and wrote down the weather of the night. `
      .repeat(6)
      .slice(0, 498),
  )
    .join('\n\n')
    .slice(0, length);

export function describeSource({ kind, kinds, target, other, marked }: Subject): void {
  let sources: OpenSources;
  beforeEach(() => {
    sources = new OpenSources(kinds);
  });
  const open = (paragraphs: readonly string[] = PARAGRAPHS): Promise<Source> => sources.open(target(paragraphs));
  const rangeIn = async (source: Source, words: string): Promise<PassageRange> => {
    const { blocks } = await source.read();
    const blockIndex = blocks.findIndex(({ text }) => text.includes(words));
    const start = blocks[blockIndex]?.text.indexOf(words) ?? -1;
    return { source: source.id, blockIndex, start, end: start + words.length };
  };

  describe(`a source of the kind ${kind}`, () => {
    it('has a name that may travel, and gives its text in blocks, each with a way back', async () => {
      const source = await open();
      const { id, subject } = source;
      expect(v.parse(SourceRefSchema, { id, kind: source.kind, subject })).toEqual({ id, kind, subject });
      const page = v.parse(PageContentSchema, await source.read());
      const texts = page.blocks.map(({ text }) => text);
      for (const paragraph of PARAGRAPHS) expect(texts).toContain(paragraph);
      for (const [index, { text, anchor }] of page.blocks.entries()) {
        expect([text.startsWith(anchor.start), text.endsWith(anchor.end)]).toEqual([true, true]);
        expect([anchor.start, anchor.end]).not.toContain('');
        expect((texts[index - 1] ?? '').endsWith(anchor.prefix)).toBe(true);
      }
      expect(page.keptWords).toBeGreaterThan(40);
    });

    it('has another id when its text is another, and the same one when its text is the same', async () => {
      const first = await open();
      expect((await open()).id).toBe(first.id);
      const changed = await open(CHANGED);
      expect(changed.id).not.toBe(first.id);
      expect((await changed.read()).blocks.at(-1)?.text).toBe(CHANGED.at(-1));
      expect((await open(CHANGED)).id).toBe(changed.id);
      expect((await open()).id, 'the first text again').toBe(first.id);
      expect(changed.subject, 'of the same subject').toBe(first.subject);
      const second = await sources.open(other(PARAGRAPHS));
      expect([second.id === first.id, second.subject === first.subject]).toEqual([false, false]);
    });

    it('tells nothing of its text: another script has other ids for it', async () => {
      const [mine, theirs] = [await open(), await new OpenSources(kinds).open(target(PARAGRAPHS))];
      expect([mine.id === theirs.id, mine.subject === theirs.subject]).toEqual([false, false]);
    });

    it('shows each of its blocks, whole and in part, one at a time', async () => {
      const source = await open();
      const { blocks } = await source.read();
      for (const [blockIndex, { text }] of blocks.entries()) {
        const whole = { source: source.id, blockIndex, start: 0, end: text.length };
        expect(await source.show(whole)).toEqual({ found: 'shown' });
        expect(marked().map(letters)).toEqual([letters(text)]);
      }
      expect(await sources.show(await rangeIn(source, 'whale oil'))).toEqual({ found: 'shown' });
      expect(marked()).toEqual(['whale oil']);
      sources.clear();
      expect(marked()).toEqual([]);
    });

    it('names what it cannot show', async () => {
      const source = await open();
      const range = await rangeIn(source, 'whale oil');
      const { length } = (await source.read()).blocks[range.blockIndex]?.text ?? '';
      const hostile: Readonly<Record<string, Partial<PassageRange>>> = {
        'of another source': { source: '0'.repeat(32) },
        'with no id': { source: '' },
        'of a block that is not there': { blockIndex: 10_000 },
        'before the first block': { blockIndex: -1 },
        'of half a block': { blockIndex: 0.5 },
        'of no number': { blockIndex: Number.NaN },
        'named as a method': { blockIndex: 'at' as unknown as number },
        'behind the end': { end: length + 1 },
        'before the beginning': { start: -1 },
        'of no length': { end: range.start },
        'the wrong way round': { start: range.end, end: range.start },
        'of half a character': { start: 0.5 },
        'without an end': { end: Number.POSITIVE_INFINITY },
      };
      for (const [name, change] of Object.entries(hostile)) {
        await source.show(range);
        for (const shows of [source, sources])
          expect(await shows.show({ ...range, ...change }), name).toEqual({ found: 'lost' });
        expect(marked(), name).toEqual([]);
      }
    });

    it('shows a range of an earlier text by that text, and not by its own', async () => {
      const before = await open();
      const range = await rangeIn(before, 'whale oil');
      const now = await open(CHANGED);
      expect(await now.show(range)).toEqual({ found: 'lost' });
      expect(await sources.show(range)).toEqual({ found: 'shown' });
      expect(marked()).toEqual(['whale oil']);
    });

    it('is let go after twenty others, unless it is in use', async () => {
      const [kept, idle] = [await open(), await open(CHANGED)];
      const ranges = [await rangeIn(kept, 'whale oil'), await rangeIn(idle, 'whale oil')] as const;
      for (let n = 0; n < 20; n += 1) {
        sources.keep(kept.id);
        await open([...PARAGRAPHS, `On day ${String(n)} the lamp burned until the morning came.`]);
      }
      expect([await sources.show(ranges[0]), await sources.show(ranges[1])]).toEqual([
        { found: 'shown' },
        { found: 'lost' },
      ]);
    });

    it('rejects by name where there is nothing to read', async () => {
      await expect(open([])).rejects.toMatchObject({ code: 'nothing-to-read' });
      await expect(sources.open({ nothing: 'known' })).rejects.toMatchObject({ code: 'nothing-to-read' });
    });

    it('of 1 MB is opened, compared and shown in a time that grows with it', async () => {
      // A document is read within a time limit: on a busy machine it would be read to another place the second time.
      const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
      onTestFinished(() => {
        clock.mockRestore();
      });
      const run = async (text: string): Promise<void> => {
        const one = new OpenSources(kinds);
        const source = await one.open(target(text.split('\n\n')));
        expect((await one.open(target(text.split('\n\n')))).id).toBe(source.id);
        const { blocks } = await source.read();
        const blockIndex = blocks.length - 1;
        const end = blocks[blockIndex]?.text.length ?? 0;
        expect(await one.show({ source: source.id, blockIndex, start: 0, end })).toEqual({ found: 'shown' });
        one.clear();
      };
      expect(await growth(run, long, { short: 125_000, long: 1_000_000 })).toBeLessThanOrEqual(MOST_TIMES);
    }, 120_000);
  });
}
