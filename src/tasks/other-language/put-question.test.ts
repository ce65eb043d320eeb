import { describe, expect, it } from 'vitest';
import type { GenerateRequest, Token } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import { cleaned, putQuestion } from './put-question';

const QUESTION = 'How tall is the tower?';
const PUT = 'Wie hoch ist der Turm?';

describe('of a model’s answer', () => {
  it.each([
    [PUT, PUT],
    [`  "${PUT}"  `, PUT],
    [`„${PUT}“`, PUT],
    [`**${PUT}**`, PUT],
    [`> ${PUT}`, PUT],
    [`Translation: ${PUT}`, PUT],
    [`Übersetzung: »${PUT}«`, PUT],
    [`Here is the translation:\n\n${PUT}\n\nI hope that helps!`, PUT],
    [`${PUT}\n(Note: "Turm" means tower.)`, PUT],
    [`${PUT} (This is the German translation.)`, PUT],
    ['灯塔有多高？', '灯塔有多高？'],
    ['   \n\n ', ''],
    ['---', ''],
    ['<|im_end|>', '< |im_end| >'],
  ])('%j the question is %j', (answer, question) => {
    expect(cleaned(answer, QUESTION)).toBe(question);
  });
  it('keeps a colon and brackets that the question has itself', () => {
    expect(cleaned('Titanic: wie viele starben (1912)?', 'Titanic: how many died (1912)?')).toBe(
      'Titanic: wie viele starben (1912)?',
    );
  });
  it('is read no further than its room', () => {
    expect(cleaned(`${'"'.repeat(200_000)}x`, QUESTION)).toBe('');
  });
});

/** A reader that answers with these pieces, what it was asked, and how many pieces were taken. */
function scripted(pieces: readonly string[], finish: 'stop' | 'length' = 'stop') {
  const seen: { request?: GenerateRequest; taken: number } = { taken: 0 };
  async function* generate(request: GenerateRequest, { signal }: { signal: AbortSignal }): AsyncGenerator<Token> {
    seen.request = request;
    for (const text of pieces) {
      await Promise.resolve();
      signal.throwIfAborted();
      seen.taken += 1;
      yield { type: 'text', text, tokens: 1 };
    }
    yield { type: 'end', finish, promptTokens: 1, cachedTokens: 0, tokens: pieces.length };
  }
  return { seen, reader: { generate } };
}
const never = new AbortController().signal;
const put = (pieces: readonly string[], finish?: 'stop' | 'length', question = QUESTION): Promise<string | null> =>
  putQuestion(scripted(pieces, finish).reader, question, { page: 'de' }, never);

describe('a question', () => {
  it('is what the model makes of it', async () => {
    const { reader, seen } = scripted([PUT]);
    expect(await putQuestion(reader, QUESTION, { page: 'de' }, never)).toBe(PUT);
    expect(seen.request?.messages.at(-1)?.content).toContain('into German');
  });
  it('ends with its first line: remarks behind it are not waited for', async () => {
    const { reader, seen } = scripted([PUT, '\n', ...Array.from({ length: 50 }, () => 'And so on. ')]);
    expect(await putQuestion(reader, QUESTION, { page: 'de' }, never)).toBe(PUT);
    expect(seen.taken).toBeLessThan(5);
  });
  it('is refused where it met its limit within the first line', async () => {
    expect(await put(['Wie hoch ist der'], 'length')).toBeNull();
    expect(await put([`${PUT}\nDieser Satz`], 'length')).toBe(PUT);
  });
  it.each([
    [''],
    [QUESTION],
    [QUESTION.toUpperCase()],
    ['What is the height of this tower?'],
    ['Quelle est la hauteur de la tour ?'],
  ])('that is %j is none', async (answer) => {
    expect(await put([answer])).toBeNull();
  });
  it('is not translated where it is very long', async () => {
    const { reader, seen } = scripted([PUT]);
    expect(await putQuestion(reader, 'why '.repeat(200), { page: 'de' }, never)).toBeNull();
    expect(seen.taken).toBe(0);
  });
  it('is refused where it does not fit; other errors, and Stop, reach the caller', async () => {
    const failing = (error: Error) => ({
      async *generate(): AsyncGenerator<Token> {
        await Promise.resolve();
        throw error;
      },
    });
    const overflow = new SottoError('context-overflow', '');
    expect(await putQuestion(failing(overflow), QUESTION, { page: 'de' }, never)).toBeNull();
    const lost = new SottoError('engine-lost', '');
    await expect(putQuestion(failing(lost), QUESTION, { page: 'de' }, never)).rejects.toBe(lost);
    const stopped = AbortSignal.abort();
    await expect(putQuestion(scripted([PUT]).reader, QUESTION, { page: 'de' }, stopped)).rejects.toBe(stopped.reason);
  });
});
