import '../testing/words';
import { describe, expect, it } from 'vitest';
import { coverageWords, questionCoverageWords } from './job-words';

describe('how much was read, in words', () => {
  it('is never "the whole" of what was cut', () => {
    expect(coverageWords({ words: 50, ofWords: 200 }, 'page')).toBe('Read the first 25 % of this page');
    expect(coverageWords({ words: 200, ofWords: 200 }, 'page')).toBe('Read the whole page');
  });

  it('says what readers cannot see, and was left out', () => {
    expect(coverageWords({ words: 200, ofWords: 200, hiddenWords: 1 }, 'page')).toBe('Read the whole page, without one hidden word');
    expect(coverageWords({ words: 2_000, ofWords: 2_000, hiddenWords: 1_234 }, 'page', true)).toMatch(/^Read all 2.000 words, without 1.234 hidden words$/);
    expect(questionCoverageWords({ words: 50, ofWords: 200, hiddenWords: 7 })).toBe('Read 25 % of this page for this question, without 7 hidden words');
  });
});
