import { describe, expect, it } from 'vitest';
import { spoken, wholeSentences } from './sentences';

describe('wholeSentences', () => {
  it('waits for the end of a sentence or a line, and for what shows that it is one', () => {
    expect(wholeSentences('It ended in 19', 0)).toBe(0);
    expect(wholeSentences('It ended in 1962.', 0)).toBe(0);
    expect(wholeSentences('It ended in 1962. Then', 0)).toBe(17);
    expect(wholeSentences('At 3.5 km', 0)).toBe(0);
    expect(wholeSentences('- one\n- tw', 0)).toBe(6);
    expect(wholeSentences('“Really?” she', 0)).toBe(9);
    expect(wholeSentences('終わった。次', 0)).toBe(5);
  });

  it('goes on from where it was', () => {
    const text = 'One. Two. Thr';
    expect(wholeSentences(text, 4)).toBe(9);
    expect(wholeSentences(text, 9)).toBe(9);
  });
});

describe('spoken', () => {
  it('leaves the marks of Markdown out', () => {
    expect(spoken('## Main **points**\n- the `log`\n> a [link](https://e.org/x)')).toBe('Main points the log a link');
  });
});
