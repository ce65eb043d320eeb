import { describe, expect, it } from 'vitest';
import { spoken, wholeSentences, type SentenceEnd } from './sentences';

const BEGIN = { end: 0, read: 0 };
const endOf = (text: string, end = 0): number => wholeSentences(text, { end, read: end }).end;

describe('wholeSentences', () => {
  it('waits for the end of a sentence or a line, and for proof that it is one', () => {
    expect(endOf('It ended in 19')).toBe(0);
    expect(endOf('It ended in 1962.')).toBe(0);
    expect(endOf('It ended in 1962. Then')).toBe(17);
    expect(endOf('At 3.5 km')).toBe(0);
    expect(endOf('- one\n- tw')).toBe(6);
    expect(endOf('“Really?” she')).toBe(9);
    expect(endOf('終わった。次')).toBe(5);
  });

  it('continues where it was', () => {
    const text = 'One. Two. Thr';
    expect(endOf(text, 4)).toBe(9);
    expect(endOf(text, 9)).toBe(9);
  });

  it('finds the same ends however the text grows', () => {
    const text = 'She said: “Really?!”) Then 3.5 km. 終わった。Next line\nand "so on.") ';
    let growing: SentenceEnd = BEGIN;
    for (let length = 1; length <= text.length; length += 1) {
      growing = wholeSentences(text.slice(0, length), growing);
      expect(growing.end).toBe(endOf(text.slice(0, length)));
    }
    expect(growing.end).toBe(text.trimEnd().length);
  });
});

describe('spoken', () => {
  it('leaves out the marks of Markdown', () => {
    expect(spoken('| a | b |\n|---|:-:|\n\n---\n  1 - 2')).toBe('a | b | 1 - 2');
    expect(spoken('## Main **points**\n- the `log`\n> a [link](https://e.org/x)')).toBe('Main points the log a link');
  });
});
