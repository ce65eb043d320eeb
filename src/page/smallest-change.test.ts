import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallestChange } from './smallest-change';

function applied(before: string, after: string, margin: number): string {
  const change = smallestChange(before, after, margin);
  return change ? before.slice(0, change.span.start) + change.text + before.slice(change.span.end) : before;
}

function replaced(before: string, after: string): [string, string] | null {
  const change = smallestChange(before, after);
  return change && [before.slice(change.span.start, change.span.end), change.text];
}

describe('smallestChange', () => {
  it('takes only the words that differ', () => {
    expect(replaced('I has a old dog and a cat', 'I have an old dog and a cat')).toEqual(['has a', 'have an']);
    expect(replaced('One two. Three', 'One two. Four')).toEqual(['Three', 'Four']);
  });

  it('leaves the lines alone that stay', () => {
    expect(replaced('Dear Ann,\nI has time.\nBest, Bo', 'Dear Ann,\nI have time.\nBest, Bo')).toEqual(['has', 'have']);
    expect(replaced('a\nb\nc\nd', 'a\nx\ny\nd')).toEqual(['b\nc', 'x\ny']);
  });

  it('keeps something on both sides for what is only added or only taken away', () => {
    expect(replaced('a b', 'a new b')).toEqual(['b', 'new b']);
    expect(replaced('a\nb', 'a\nb\nc')).toEqual(['b', 'b\nc']);
    expect(replaced('a\n\nb', 'a\nb')).toEqual(['a\n\nb', 'a\nb']);
    expect(replaced('a b', '')).toEqual(['a b', '']);
  });

  it('is nothing for the same text', () => {
    expect(smallestChange('same', 'same')).toBeNull();
  });

  it('takes words that stay along where it is told to', () => {
    expect(smallestChange('I has a old dog', 'I have a old dog', 1)).toEqual({
      span: { start: 0, end: 7 },
      text: 'I have a',
    });
    expect(smallestChange('dog has', 'dog had', 1)).toEqual({ span: { start: 0, end: 7 }, text: 'dog had' });
  });

  it('always gives the new text, and begins and ends with words', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'one', 'two', '漢字', '😀', ' ', '  ', '\n', '\n\n', '.'), { maxLength: 14 })
      .map((parts) => parts.join('').trim());
    fc.assert(
      fc.property(
        text.filter((value) => value !== ''),
        text,
        fc.integer({ min: 0, max: 2 }),
        (before, after, margin) => {
          expect(applied(before, after, margin)).toBe(after);
          const change = smallestChange(before, after, margin);
          if (change) expect(before.slice(change.span.start, change.span.end)).toMatch(/^\S[^]*\S$|^\S$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
