import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCounter } from './count-tokens';
import { asPage, readPages } from './question-pages';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrieval-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, `${String(Math.random()).slice(2)}.jsonl`);
  await writeFile(file, text);
  return file;
}
const noGguf = (): Promise<string> => Promise.reject(new Error('no GGUF'));
const page = (more: object, question: object = {}): string =>
  JSON.stringify({
    title: 'A',
    paragraphs: ['One.', 'Two.'],
    questions: [{ question: 'Which?', answers: ['One'], paragraph: 0, ...question }],
    ...more,
  });

describe('readPages', () => {
  it('reads languages, authors, and questions that need several paragraphs', async () => {
    const [read] = await readPages(
      await fileOf(`${page({ language: 'el', authors: ['Bo', null] }, { language: 'en', paragraphs: [0, 1] })}\n`),
    );
    expect(read && asPage(read)).toMatchObject({ language: 'el', blocks: [{ author: 'Bo' }, { text: 'Two.' }] });
    expect(read?.questions[0]).toMatchObject({ language: 'en', paragraphs: [0, 1] });
  });

  it.each([
    ['no pages', ''],
    ['line 1 is no JSON', '{'],
    ['no object', '7'],
    ['no title', '{}'],
    ['no paragraphs', '{"title":"A"}'],
    ['authors', page({ authors: ['Bo'] })],
    ['line 2: question 1 has no paragraph', `${page({})}\n${page({}, { paragraph: 2 })}`],
    ['no answers', page({}, { answers: 'One' })],
    ['language', page({}, { language: 7 })],
  ])('says what is wrong: %s', async (words, text) => {
    await expect(readPages(await fileOf(text))).rejects.toThrow(words);
  });
});

describe('readCounter', () => {
  const tokenizer = (more: object = {}): string =>
    JSON.stringify({
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
      model: { type: 'BPE', vocab: { a: 0, b: 1, ab: 2, abab: 3 }, merges: ['a b', ['ab', 'ab']], ...more },
    });

  it('counts the tokens after merges, and one for each byte of other scripts', async () => {
    const count = await readCounter(await fileOf(tokenizer()), noGguf);
    expect([count('abab'), count('aba'), count(' ab'), count('λ'), count('')]).toEqual([1, 2, 2, 2, 0]);
  });

  it('says what is wrong with a file that is no vocabulary', async () => {
    await expect(readCounter(await fileOf('no'), noGguf)).rejects.toThrow('is no vocabulary');
    await expect(readCounter(await fileOf(tokenizer({ type: 'Unigram' })), noGguf)).rejects.toThrow('BPE');
    await expect(readCounter(path.join(folder, 'none'), noGguf)).rejects.toThrow('is no vocabulary');
  });
});
