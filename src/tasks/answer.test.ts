import { describe, expect, it } from 'vitest';
import type { ChatMessage, GenerateRequest, Token } from '@/src/engine/engine';
import { answer, type AnswerStep } from './answer';
import { oneLane } from './whole-page/scripted.fixture';

const messages: ChatMessage[] = [
  { role: 'system', content: 'You help a person read.' },
  {
    role: 'user',
    content:
      'Title: The Lighthouse\n\n---\nThe lamp was lit in 1841. It burned whale oil.\n---\n\nSummarize the text above.',
  },
];
const request: GenerateRequest = {
  messages,
  prefixLength: 1,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 400 },
};

function saying(pieces: readonly string[], finish: 'stop' | 'length' = 'stop') {
  return oneLane({
    contextTokens: 4_096,
    async *generate(_request: GenerateRequest, { signal }: { signal: AbortSignal }): AsyncGenerator<Token> {
      await Promise.resolve();
      yield { type: 'prompt', fraction: 1, size: { promptTokens: 20, cachedTokens: 8 } };
      for (const text of pieces) {
        if (signal.aborted) throw new DOMException('', 'AbortError');
        yield { type: 'text', text, tokens: 1 };
      }
      yield { type: 'end', finish, promptTokens: 20, cachedTokens: 8, tokens: pieces.length };
    },
  });
}

async function told(
  pieces: readonly string[],
  finish: 'stop' | 'length' = 'stop',
): Promise<{ text: string; end: AnswerStep | undefined; first: number }> {
  const steps: AnswerStep[] = [];
  for await (const step of answer(saying(pieces, finish), request, new AbortController().signal)) steps.push(step);
  return {
    text: steps.map((step) => (step.type === 'text' ? step.text : '')).join(''),
    end: steps.at(-1),
    first: steps.findIndex(({ type }) => type === 'text'),
  };
}

const pieces = (text: string): string[] => text.match(/.{1,5}/gsu) ?? [];

describe('an answer', () => {
  it('does not begin with the instruction, the title, the fence or what the assistant is to be', async () => {
    for (const echo of [
      'Summarize the text above.\n',
      'Title: The Lighthouse\n\n---\n',
      'You help a person read.\n\nSummarize the text above. ',
      '---\n',
    ]) {
      expect((await told(pieces(`${echo}The lamp is old.`))).text).toBe('The lamp is old.');
    }
  });

  it('may begin with what the page says, or with anything else, and streams from its first word', async () => {
    for (const text of ['The lamp was lit in 1841.', 'Summaries are short.', '- one\n- two', '  indented', 'You help.'])
      expect((await told(pieces(text))).text).toBe(text);
    expect((await told(['Yes', ', it', ' is.'])).first).toBe(1);
  });

  it('that has no words says so: only reasoning, only white space, only an echo', async () => {
    for (const nothing of [[], ['\n', ' '], pieces('Summarize the text above.'), ['---']]) {
      expect((await told(nothing, 'length')).end).toMatchObject({ type: 'end', finish: 'empty' });
    }
    expect((await told(['Yes.'])).end).toMatchObject({ finish: 'stop', kept: 4 });
  });

  it('of a model that thinks past its room gets more of it, once', async () => {
    const asked: number[] = [];
    const thinking = (needs: number) =>
      oneLane({
        contextTokens: 4_096,
        async *generate({ sampling }: GenerateRequest): AsyncGenerator<Token> {
          await Promise.resolve();
          asked.push(sampling.maxTokens);
          // As `withoutReasoning` leaves it: what is thought is not told.
          if (sampling.maxTokens > needs) yield { type: 'text', text: 'Yes.', tokens: needs };
          yield {
            type: 'end',
            finish: sampling.maxTokens > needs ? 'stop' : 'length',
            promptTokens: 20,
            cachedTokens: 0,
            tokens: Math.min(needs, sampling.maxTokens),
          };
        },
      });
    const run = async (needs: number): Promise<AnswerStep[]> => {
      const steps: AnswerStep[] = [];
      for await (const step of answer(thinking(needs), request, new AbortController().signal)) steps.push(step);
      return steps;
    };
    expect((await run(900)).at(-1)).toMatchObject({ type: 'end', finish: 'stop', text: 'Yes.' });
    expect(asked).toEqual([440, 1_640]);
    expect(await run(9_000)).toEqual([expect.objectContaining({ type: 'end', finish: 'empty' })]);
    expect(asked).toEqual([440, 1_640, 440, 1_640]);
  });

  it('that met its limit is kept to its last whole sentence, and one that ended by itself as it is', async () => {
    for (const [text, whole] of [
      ['The lamp is old. It was lit in', 'The lamp is old.'],
      ['- It is old\n- It was', '- It is old'],
      ['The lamp was lit in', 'The lamp was lit in'],
    ] as const) {
      const { end, text: said } = await told(pieces(text), 'length');
      if (end?.type !== 'end') throw new Error('no end');
      expect(end.finish).toBe('length');
      expect(said.slice(0, end.kept)).toBe(whole);
    }
    expect((await told(pieces('The lamp is old. It was lit in'))).end).toMatchObject({ finish: 'stop', kept: 30 });
  });

  describe('that meets its limit', () => {
    /** Says a text, a piece a token, to an engine's hard limit; what is asked for, and whether it was left in peace. */
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

    it('takes at most 40 tokens for it, or what a small context can spare, and then only what is whole', async () => {
      const text = `First. ${long(200)}`;
      expect(await limited(text, 10)).toMatchObject({ kept: 'First.', finish: 'length', said: 50 });
      expect(await limited(text, 10, 480)).toMatchObject({ kept: 'First.', said: 30 });
      expect(await limited(`First. ${long(35)}`, 10)).toMatchObject({ kept: `First. ${long(35)}`.slice(0, -15) });
    });

    it('is not said to be short where it ends by itself on the way', async () => {
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
      [
        'a row',
        'T:\n\n| a | b |\n|---|---|\n| 1 | 2. |\n| 3 | 4. |\n| 5',
        12,
        'T:\n\n| a | b |\n|---|---|\n| 1 | 2. |',
      ],
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

  it('tells what the model says of its own work as an aside, and ends before what it says of it behind', async () => {
    const steps: AnswerStep[] = [];
    const said = 'Sure! Here is a summary of the text:\n\nThe lamp is old.\n\nI hope this helps!';
    for await (const step of answer(saying(pieces(said)), request, new AbortController().signal)) steps.push(step);
    expect(steps.flatMap((step) => (step.type === 'aside' ? [step.text] : []))).toEqual([
      'Sure! ',
      'Here is a summary of the text:\n\n',
    ]);
    const end = steps.at(-1);
    if (end?.type !== 'end') throw new Error('no end');
    expect([end.text.slice(0, end.kept), end.finish]).toEqual(['The lamp is old.', 'stop']);
  });

  it('that is a text written anew has nothing to show where all of it is about the text', async () => {
    const all: AnswerStep[] = [];
    const rewrites = { ...request, rewrites: true };
    for await (const step of answer(saying(pieces('The text is clear.')), rewrites, new AbortController().signal))
      all.push(step);
    expect(all.map(({ type }) => type)).not.toContain('text');
    expect(all.at(-1)).toMatchObject({ finish: 'empty' });
  });

  it('that was said twice is kept once, whatever the model says behind it', async () => {
    const said = 'The lamp was lit in 1841, and burned oil. The keeper wrote down the hour of each evening.';
    const { end } = await told(pieces(`${said} ${said}\n\nI hope this helps!`));
    if (end?.type !== 'end') throw new Error('no end');
    expect(end.text.slice(0, end.kept)).toBe(said);
  });

  it('that repeats itself is cut where it began to (F33)', async () => {
    const said = ['A fine start. ', ...Array.from({ length: 200 }, () => 'The lighthouse was built by the sea. ')];
    const { end, text } = await told(said);
    expect(end).toMatchObject({ finish: 'repetition', promptTokens: 20, cachedTokens: 8 });
    expect(text.length).toBeLessThan(1_200);
    if (end?.type !== 'end') throw new Error('no end');
    expect(text.slice(0, end.kept)).toBe('A fine start. The lighthouse was built by the sea.');
  });

  it('that comes back to a passage with others between is cut before the second time (F33)', async () => {
    const passage =
      'The keeper kept a log of what he could see from his tower and made sure that ships used the light correctly. ';
    const { end, text } = await told(
      Array.from({ length: 30 }, (_, index) => `In year ${String(index)} it went on. ${passage}`),
    );
    if (end?.type !== 'end') throw new Error('no end');
    expect(end.finish).toBe('repetition');
    expect(text.slice(0, end.kept).split('kept a log').length - 1).toBe(1);
  });
});
