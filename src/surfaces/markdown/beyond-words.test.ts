import { describe, expect, it } from 'vitest';
import { beyondWords } from './beyond-words';

const wordsOf = (source: string, ...parts: string[]): readonly string[] => {
  let from = 0;
  return beyondWords(
    source,
    parts.map((part) => {
      const start = source.indexOf(part, from);
      from = start + part.length;
      return { start, end: from };
    }),
  );
};

describe('the words beyond a passage', () => {
  it.each([
    [['thirty', 'hours'], 'for thirty hours on end', ['thirty hours']],
    [['thirty', 'end'], 'for thirty hours on end', ['thirty', 'end']],
    [['swim', 'nest'], 'they swim, nest and dive', ['swim, nest']],
    [['swim', 'nest'], 'they swim\nnest', ['swim', 'nest']],
    [['**Ada', 'Holt**'], 'said **Ada _Holt**', ['Ada Holt']],
    [['[the bell](https://a.example/b)'], 'see [the bell](https://a.example/b)', ['the bell']],
    [['old', 'old'], 'an old, very old bell', ['old']],
    [['铅笔'], '并用铅笔记录', ['铅笔']],
    [['**'], 'a ** b', []],
  ])('%j of %j are named as %j', (parts, source, named) => {
    expect(wordsOf(source, ...parts)).toEqual(named);
  });
});
