/** The parts of llama-server's stream that are used here. Parsed, because TypeScript cannot check C++. */
import * as v from 'valibot';
import { SottoError } from '@/src/protocol/errors';
import { CountSchema } from '@/src/protocol/ids';

const ChunkSchema = v.object({
  choices: v.array(
    v.object({
      delta: v.object({ content: v.nullish(v.string()), reasoning_content: v.nullish(v.string()) }),
      finish_reason: v.nullish(v.string()),
    }),
  ),
  /** `processed` includes `cache`. */
  prompt_progress: v.optional(v.object({ total: CountSchema, cache: CountSchema, processed: CountSchema })),
  /** `prompt_n` does not include tokens from the cache. */
  timings: v.optional(v.object({ cache_n: CountSchema, prompt_n: CountSchema, predicted_n: CountSchema })),
});
export type Chunk = v.InferOutput<typeof ChunkSchema>;

const FailureSchema = v.object({
  type: v.optional(v.string()),
  n_prompt_tokens: v.optional(CountSchema),
  n_ctx: v.optional(CountSchema),
});

/** A step of the stream has one chunk or several, or `null` if it has only begun. */
export function parseChunks(data: unknown): Chunk[] {
  const list = Array.isArray(data) ? data : [data];
  return list.filter((item) => item !== null).map((item) => v.parse(ChunkSchema, item));
}

/** The error of a step, without llama.cpp's message: it may quote the prompt. */
export function parseFailure(data: unknown): SottoError {
  const parsed = v.safeParse(FailureSchema, data);
  if (!parsed.success) return new SottoError('engine-failed', 'llama.cpp failed.');
  const { type, n_prompt_tokens: tokens, n_ctx: limit } = parsed.output;
  if (type === 'exceed_context_size_error') {
    return new SottoError('context-overflow', 'The prompt has more tokens than the context holds.', {
      tokens: tokens ?? 0,
      limit: limit ?? 0,
    });
  }
  return new SottoError('engine-failed', `llama.cpp failed: ${type ?? 'no type'}.`);
}
