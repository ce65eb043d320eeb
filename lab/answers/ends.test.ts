import { describe, expect, it, vi } from 'vitest';
import { endsWithSentence, reportEnds } from './ends';
import type { Kept } from './kept';

const kept = (text: string, finish: string, more: Partial<Kept> = {}): Kept => ({
  key: text,
  pipeline: 'ours',
  text,
  finish,
  coverage: { words: 1, ofWords: 1 },
  ms: 1,
  ...more,
});

describe('endsWithSentence', () => {
  it.each(['It sails.', 'She said: “Now!”', '船开了。', 'वह गई।', '| a | b |', 'Is it **so?**'])(
    'knows the end of %s',
    (text) => {
      expect(endsWithSentence(text)).toBe(true);
    },
  );

  it.each(['It sails on', 'Three, and', '- a', ''])('knows none in "%s"', (text) => {
    expect(endsWithSentence(text)).toBe(false);
  });
});

describe('reportEnds', () => {
  it('counts what ended answers, what they lack, and how soon they began', () => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(
      reportEnds([
        kept('It sails.', 'length', { droppedWords: 30, firstMs: 2_000 }),
        kept('48 million', 'stop', { droppedWords: 0, firstMs: 4_000 }),
        kept('It sails on', 'length', { droppedWords: 6, firstMs: 9_000 }),
        kept('It was.', 'repetition'),
      ]),
    ).toEqual({
      ours: {
        answers: 4,
        endsWithSentence: 0.5,
        endsMidSentence: 0.25,
        finish: { length: 2, stop: 1, repetition: 1 },
        droppedWords: { mean: 12, most: 30, overMany: 1 },
        firstWord: { median: 4, most: 9 },
      },
    });
  });
});
