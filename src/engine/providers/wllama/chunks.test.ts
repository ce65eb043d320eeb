import { expect, it } from 'vitest';
import { parseChunks, parseFailure } from './chunks';

it('reads one chunk, several, and a step that has only begun', () => {
  const chunk = { choices: [{ delta: { content: 'Hi' }, finish_reason: null }], model: 'ignored' };
  expect(parseChunks(chunk)).toHaveLength(1);
  expect(parseChunks([chunk, chunk])).toHaveLength(2);
  expect(parseChunks(null)).toEqual([]);
});

it('names an overflow with both figures', () => {
  const error = parseFailure({
    code: 400,
    type: 'exceed_context_size_error',
    n_prompt_tokens: 2414,
    n_ctx: 512,
    message: 'request …',
  });
  expect(error).toMatchObject({ code: 'context-overflow', data: { tokens: 2414, limit: 512 } });
});

it("keeps llama.cpp's messages out of other errors, because they may quote the prompt", () => {
  expect(parseFailure({ type: 'server_error', message: 'secret words' }).message).not.toContain('secret');
  expect(parseFailure('garbage').code).toBe('engine-failed');
});
