import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Token } from './engine';
import { withoutReasoning } from './without-reasoning';

const END: Token = { type: 'end', finish: 'stop', promptTokens: 5, cachedTokens: 0, tokens: 9 };

async function* said(pieces: readonly string[]): AsyncGenerator<Token> {
  await Promise.resolve();
  yield { type: 'prompt', fraction: 1 };
  for (const text of pieces) yield { type: 'text', text, tokens: 1 };
  yield END;
}

async function shown(pieces: readonly string[]): Promise<Token[]> {
  const out: Token[] = [];
  for await (const token of withoutReasoning(said(pieces))) out.push(token);
  return out;
}

const textOf = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.type === 'text' ? token.text : '')).join('');

/** Cuts a text anywhere. */
const cut = (text: string) =>
  fc.array(fc.nat(text.length), { maxLength: 12 }).map((at) => {
    const places = [0, ...at.sort((a, b) => a - b), text.length];
    return places.slice(1).map((place, index) => text.slice(places[index], place));
  });

describe('an answer', () => {
  it('is shown without the thoughts before it, however its text is cut', async () => {
    const whole =
      '\n<think>\nThe user <b>asks</b> <think> again < /think>…\n</think>\n\nYes: <think> is a tag.</think>';
    await fc.assert(
      fc.asyncProperty(cut(whole), async (pieces) => {
        expect(textOf(await shown(pieces))).toBe('Yes: <think> is a tag.</think>');
      }),
    );
  });

  it.each(['<b>bold</b>', '  indented', '<thin', '<', '', 'a<think>b</think>', '<thinking>no</thinking>', ' \n'])(
    'without reasoning stays as it is: %j',
    async (whole) => {
      await fc.assert(
        fc.asyncProperty(cut(whole), async (pieces) => {
          expect(textOf(await shown(pieces))).toBe(whole);
        }),
      );
    },
  );

  it('is empty if the model only thought', async () => {
    expect(await shown(['<think>', 'and then it was cut', ' off'])).toEqual([{ type: 'prompt', fraction: 1 }, END]);
  });

  it('comes as soon as it is certain, and counts the tokens that were held back', async () => {
    const texts = (await shown(['Y', 'es', '.'])).filter(({ type }) => type === 'text');
    expect(texts).toEqual([
      { type: 'text', text: 'Y', tokens: 1 },
      { type: 'text', text: 'es', tokens: 1 },
      { type: 'text', text: '.', tokens: 1 },
    ]);
    expect((await shown(['<think>', 'hm', '</think>', '\n\n', 'Yes'])).at(1)).toEqual({
      type: 'text',
      text: 'Yes',
      tokens: 5,
    });
  });

  it('ends its source when the reader leaves', async () => {
    let ended = false;
    async function* source(): AsyncGenerator<Token> {
      try {
        yield* said(['a', 'b']);
      } finally {
        ended = true;
      }
    }
    for await (const token of withoutReasoning(source())) if (token.type === 'text') break;
    expect(ended).toBe(true);
  });
});
