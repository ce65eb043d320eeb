/** Files on which llama.cpp aborts: it gives a named error with the reason, and a new module works. */
import { describe, expect, it } from 'vitest';
import { endingGguf, type EndingKind } from '../../tests/fixtures/ending-gguf.ts';
import { tinyGguf } from '../../tests/fixtures/tiny-gguf.ts';
import { MODULES, openInNode } from './in-node.ts';

const CASES: readonly [EndingKind, string][] = [
  ['in its context', 'GGML_ASSERT(*cur_backend_id != -1) failed'],
  ['in a step, by an assertion', 'binary-ops.cpp'],
  ['in a step, by a null function', 'null function'],
];

const TEXT = { beginning: true, control: false } as const;

async function answer(name: (typeof MODULES)[number], file: Uint8Array): Promise<number> {
  const { llama, close } = await openInNode(name, file);
  llama.startContext({ context: 128, step: 32, threads: 1 });
  llama.decode(llama.tokenize('Hello', TEXT), 'last');
  llama.sampler({ temperature: 0, topP: 1, repetitionPenalty: 1, seed: 0 });
  const token = llama.sample();
  close();
  return token;
}

describe.each(MODULES)('%s', (name) => {
  it.each(CASES)('a model that aborts it %s gives a named error, and the next one answers', async (kind, why) => {
    const good = await answer(name, tinyGguf());
    await expect(answer(name, endingGguf(kind))).rejects.toMatchObject({
      name: 'LlamaError',
      status: 'ended',
      message: expect.stringContaining(why) as string,
    });
    expect(await answer(name, tinyGguf())).toBe(good);
  });

  it('gives the same error for every later call', async () => {
    const { llama } = await openInNode(name, endingGguf('in its context'));
    const ended = expect.objectContaining({ status: 'ended' }) as Error;
    expect(() => {
      llama.startContext({ context: 128, step: 32, threads: 1 });
    }).toThrow(ended);
    expect(() => llama.tokenize('Hello', TEXT)).toThrow(ended);
    expect(() => llama.length).toThrow(ended);
    expect(() => {
      llama.close();
    }).toThrow(ended);
  });
});
