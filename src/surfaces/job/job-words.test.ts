import '../testing/words';
import { describe, expect, it } from 'vitest';
import { coverageWords, questionCoverageWords, readingWords } from './job-words';

describe('how much was read, in words', () => {
  it('is never "the whole" of what was cut', () => {
    expect(coverageWords({ words: 50, ofWords: 200 }, 'page')).toBe('Read the first 25 % of this page');
    expect(coverageWords({ words: 200, ofWords: 200 }, 'page')).toBe('Read the whole page');
  });

  it('says what readers cannot see, and was left out', () => {
    expect(coverageWords({ words: 200, ofWords: 200, hiddenWords: 1 }, 'page')).toBe(
      'Read the whole page, without one hidden word',
    );
    expect(coverageWords({ words: 2_000, ofWords: 2_000, hiddenWords: 1_234 }, 'page', true)).toMatch(
      /^Read all 2.000 words, without 1.234 hidden words$/,
    );
    expect(questionCoverageWords({ words: 50, ofWords: 200, hiddenWords: 7 })).toBe(
      'Read 25 % of this page for this question, without 7 hidden words',
    );
  });
});

describe('what a reader should know of a page', () => {
  it('says what was folded, not loaded and not to be read, and nothing of a page that lay open', () => {
    expect(readingWords({ foldedWords: 1_240, unloaded: true, unreadFrames: 1 })).toMatch(
      /^1.240 words of it are in closed tabs or sections. The page has more text that it has not loaded; that was not read. One frame of another site was not read.$/,
    );
    expect(readingWords({ unreadFrames: 0 })).toBe('');
    expect(readingWords(undefined)).toBe('');
  });
});
