import { describe, expect, it } from 'vitest';
import type { GenerateRequest, Token } from '@/src/engine/engine';
import { answer, type AnswerStep } from './answer';
import { pieces, request, saying, told } from './answer.fixture';
import { oneLane } from './whole-page/scripted.fixture';

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

  it('of a model that reasons past its room gets more room, once', async () => {
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

  it('is kept to its last complete sentence where it met its limit, and whole where it ended by itself', async () => {
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

  it('tells a remark before it as an aside, and ends before remarks behind it', async () => {
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

  it('is empty where a rewrite only speaks about the text', async () => {
    const all: AnswerStep[] = [];
    const rewrites = { ...request, rewrites: true };
    for await (const step of answer(saying(pieces('The text is clear.')), rewrites, new AbortController().signal))
      all.push(step);
    expect(all.map(({ type }) => type)).not.toContain('token');
    expect(all.at(-1)).toMatchObject({ finish: 'empty' });
  });

  it('is kept once where it was said twice, whatever follows', async () => {
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
