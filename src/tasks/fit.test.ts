import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { fitParts } from './fit';
import { countWords } from '@/src/protocol/count-words';

const byWords = (text: string): Promise<number> => Promise.resolve(countWords(text));

describe('fitParts', () => {
  it('keeps everything that fits and says so', async () => {
    expect(await fitParts(['One two.', 'Three four.'], 4, byWords)).toEqual({
      text: 'One two.\n\nThree four.',
      tokens: 4,
      coverage: { words: 4, ofWords: 4 },
    });
  });

  it('cuts after a sentence and tells the share that was read', async () => {
    const { text, coverage } = await fitParts(['One two.', 'Three four. Five six. Seven eight.'], 6, byWords);
    expect(text).toBe('One two.\n\nThree four. Five six.');
    expect(coverage).toEqual({ words: 6, ofWords: 8 });
  });

  it('cuts a text without sentences after a word', async () => {
    expect((await fitParts(['one two three four five'], 3, byWords)).text).toBe('one two three');
  });

  it('holds the beginning of a sentence, a word or a text without spaces if no more fits', async () => {
    expect((await fitParts(['one two three. Four five six.', 'Seven.'], 2, byWords)).text).toBe('one two');
    const byChars = (text: string): Promise<number> => Promise.resolve(text.length);
    expect(await fitParts(['灯塔很旧的时候'], 3, byChars)).toMatchObject({
      text: '灯塔很',
      coverage: { words: 3, ofWords: 7 },
    });
    expect(await fitParts(['Donaudampfschiff'], 5, byChars)).toMatchObject({
      text: 'Donau',
      coverage: { words: 0, ofWords: 1 },
    });
  });

  it('cuts a text without spaces after a sentence, where its script has signs for that', async () => {
    const byChars = (text: string): Promise<number> => Promise.resolve(text.length);
    expect((await fitParts(['桥建于一六四一年。桥上有两座塔。水獭住在桥下。'], 18, byChars)).text).toBe(
      '桥建于一六四一年。桥上有两座塔。',
    );
  });

  it('is empty where not even a word fits', async () => {
    expect(await fitParts(['word'], 0, byWords)).toEqual({ text: '', tokens: 0, coverage: { words: 0, ofWords: 1 } });
  });

  it('goes by the count that found that a text fits, whatever a later one says', async () => {
    const text = 'One two three four. Five six seven.';
    for (const fits of [0, 1, 2, 3]) {
      let counts = 0;
      const estimate = async (said: string): Promise<number> => {
        counts += 1;
        return counts > fits ? 20 : countWords(said);
      };
      const { tokens, coverage } = await fitParts([text, 'Eight.'], 7, estimate);
      expect([fits, tokens]).toEqual([fits, coverage.words]);
    }
  });

  it('never exceeds the budget and never reads past a gap', async () => {
    const word = fc.stringMatching(/^[a-z]{1,6}[.]?$/);
    const parts = fc.array(
      fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' ')),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(parts, fc.nat(40), async (texts, budget) => {
        const { text, coverage } = await fitParts(texts, budget, byWords);
        expect(countWords(text)).toBeLessThanOrEqual(budget);
        expect(texts.join('\n\n').startsWith(text)).toBe(true);
        expect(coverage.words).toBe(countWords(text));
      }),
    );
  });
});
