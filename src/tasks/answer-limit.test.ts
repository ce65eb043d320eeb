import { describe, expect, it } from 'vitest';
import type { GenerateRequest, Token } from '@/src/engine/engine';
import { answer, type AnswerStep } from './answer';
import { request, told } from './answer.fixture';
import { oneLane } from './whole-page/scripted.fixture';

describe('an answer that meets its limit', () => {
  /**
   * An engine that says a text, one piece for a token, up to its limit. Tells what was asked of it, and whether it was
   * left without an abort.
   */
  async function limited(text: string, maxTokens: number, contextTokens = 4_096) {
    let [asked, said, isLeft] = [0, 0, false];
    const engine = oneLane({
      contextTokens,
      async *generate({ sampling }: GenerateRequest, { signal }: { signal: AbortSignal }): AsyncGenerator<Token> {
        asked = sampling.maxTokens;
        await Promise.resolve();
        yield { type: 'prompt', fraction: 1, size: { promptTokens: 20, cachedTokens: 8 } };
        const all = text.match(/\s?[^\s。]+|\s|。/gu) ?? [];
        const finish = all.length > asked ? 'length' : 'stop';
        try {
          for (const piece of all.slice(0, asked)) {
            said += 1;
            yield { type: 'text', text: piece, tokens: 1 };
          }
          yield { type: 'end', finish, promptTokens: 20, cachedTokens: 8, tokens: said };
        } finally {
          isLeft = !signal.aborted;
        }
      },
    });
    const steps: AnswerStep[] = [];
    const short = { ...request, sampling: { ...request.sampling, maxTokens } };
    for await (const step of answer(engine, short, never)) steps.push(step);
    const end = steps.at(-1);
    if (end?.type !== 'end') throw new Error('no end');
    return { kept: end.text.slice(0, end.kept), finish: end.finish, tokens: end.tokens, asked, said, isLeft, end };
  }
  const never = new AbortController().signal;
  const long = (words: number): string =>
    `${Array.from({ length: words }, (_, index) => `Word${String(index)}`).join(' ')}. Then more. And`;

  it('goes on to the end of its sentence, and the engine is left behind with its cache', async () => {
    const { kept, finish, said, asked, isLeft, end } = await limited('One is whole. Two goes on for long. Three.', 5);
    expect([kept, finish, asked, isLeft]).toEqual(['One is whole. Two goes on for long.', 'length', 45, true]);
    // The first word of the next sentence shows that this one has ended.
    expect(said).toBe(9);
    expect(end).toMatchObject({ promptTokens: 20, cachedTokens: 8, tokens: 9 });
  });

  it('keeps a sentence that ends at the limit, and no word of the next', async () => {
    expect((await limited('One is whole. Two goes on for long. Three.', 3)).kept).toBe('One is whole.');
  });

  it('takes at most 40 more tokens, or what a small context can spare, and keeps what is complete', async () => {
    const text = `First. ${long(200)}`;
    expect(await limited(text, 10)).toMatchObject({ kept: 'First.', finish: 'length', said: 50 });
    expect(await limited(text, 10, 480)).toMatchObject({ kept: 'First.', said: 30 });
    expect(await limited(`First. ${long(35)}`, 10)).toMatchObject({ kept: `First. ${long(35)}`.slice(0, -15) });
  });

  it('is not called short where it ends by itself on the way', async () => {
    const { kept, finish } = await limited('One is whole. Two goes on', 5);
    expect([kept, finish]).toEqual(['One is whole. Two goes on', 'stop']);
  });

  it.each([
    ['one word without an end', 'a'.repeat(1_000_000).match(/.{1,1000}/g) ?? []],
    ['characters without spaces', Array.from({ length: 440 }, (_, n) => String.fromCodePoint(0x4e00 + n))],
    ['code alone', ['```\n', ...Array.from({ length: 440 }, (_, n) => `x${String(n)} = ${String(n)};\n`)]],
  ])('of %s ends all the same, and keeps what there is', async (_, all) => {
    const { end } = await told(all.slice(0, 440), 'length');
    if (end?.type !== 'end') throw new Error('no end');
    expect(end.kept).toBeGreaterThan(0);
  });

  it.each([
    [
      'a list item',
      '- One here.\n- Two is here. It goes on here\n- Three',
      7,
      '- One here.\n- Two is here. It goes on here',
    ],
    ['a row', 'T:\n\n| a | b |\n|---|---|\n| 1 | 2. |\n| 3 | 4. |\n| 5', 12, 'T:\n\n| a | b |\n|---|---|\n| 1 | 2. |'],
    ['a block of code', 'So.\n\n```\na. B\nc. D\n```\nEnd of it', 6, 'So.\n\n```\na. B\nc. D\n```'],
    ['a sentence without spaces behind it', '一二。三四。五六。七', 3, '一二。三四。'],
    ['a title', 'It is said that Dr. Smith came home. Then', 5, 'It is said that Dr. Smith came home.'],
    ['a quotation', 'He said “It is. It was. It will” then. And', 5, 'He said “It is. It was. It will” then.'],
    [
      'a question from right to left',
      'كان المصباح قديما جدا. هل هو هناك؟ نعم هو كذلك',
      5,
      'كان المصباح قديما جدا. هل هو هناك؟',
    ],
  ])('does not end in the middle of %s', async (_, text, maxTokens, kept) => {
    expect((await limited(text, maxTokens)).kept).toBe(kept);
  });
});
