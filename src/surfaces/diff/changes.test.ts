import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeCount, chosenText, findChanges, type DiffPart } from './changes';

/** Changes as `[from|to]` within the text. */
function marked(from: string, to: string): string {
  return findChanges(from, to)
    .map((part) => (part.kind === 'same' ? part.text : `[${part.from}|${part.to}]`))
    .join('');
}

const all = (parts: readonly DiffPart[]): Set<number> =>
  new Set(Array.from({ length: changeCount(parts) }, (_, index) => index));

describe('findChanges', () => {
  it('finds single words', () => {
    expect(marked('She go to school every day.', 'She goes to school every day.')).toBe(
      'She [go|goes] to school every day.',
    );
    expect(marked('We met on tuesday, and left.', 'We met on Tuesday and left.')).toBe(
      'We met on [tuesday,|Tuesday] and left.',
    );
  });

  it('finds words that are only added, or only removed', () => {
    expect(marked('It is cold', 'It is very cold')).toBe('It is [|very ]cold');
    expect(marked('It is really cold', 'It is cold')).toBe('It is [really |]cold');
  });

  it('joins neighbouring changes, but never over a line break', () => {
    expect(marked('the quick brown fox', 'the slow red fox')).toBe('the [quick brown|slow red] fox');
    expect(marked('one\ntwo', 'uno\ndue')).toBe('[one|uno]\n[two|due]');
  });

  it('leaves white space around a change alone', () => {
    expect(marked('Can you sent me the list', 'Could you please send me the list')).toBe(
      '[Can you sent|Could you please send] me the list',
    );
  });

  it('compares words in languages that write without spaces', () => {
    expect(marked('我喜欢喝咖啡。', '我喜欢喝绿茶。')).toBe('我喜欢喝[咖啡|绿茶]。');
  });

  it('takes texts that are too long to compare as one change', () => {
    const parts = findChanges('a '.repeat(30_000), 'b '.repeat(30_000));
    expect(parts).toHaveLength(1);
    expect(changeCount(parts)).toBe(1);
  });

  it('handles long texts that have little in common', () => {
    const words = (seed: number): string =>
      Array.from({ length: 3_000 }, (_, index) => `w${String((index * seed) % 997)}`).join(' ');
    const parts = findChanges(words(31), words(57));
    expect(chosenText(parts, new Set())).toBe(words(57));
  });

  it('gives the new text if all changes are taken, and the original if none is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc
        .array(fc.constantFrom('the', 'a', 'cat', 'sat', ' ', '\n', '. ', '猫', '座る', 'é', '👩‍👩‍👧'), {
          maxLength: 30,
        })
        .map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, text, (from, to) => {
        const parts = findChanges(from, to);
        expect(chosenText(parts, new Set())).toBe(to);
        expect(chosenText(parts, all(parts))).toBe(from);
        expect(changeCount(parts) === 0).toBe(from === to);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps the old words of each refused change', () => {
    const from = 'I has a apple.\nYou has a pear.';
    const parts = findChanges(from, 'I have an apple.\nYou have a pear.');
    expect(chosenText(parts, new Set([0]))).toBe('I has a apple.\nYou have a pear.');
    expect(chosenText(parts, new Set([1]))).toBe('I have an apple.\nYou has a pear.');
  });
});
