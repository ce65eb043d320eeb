/** Generates one answer step by step. llama.cpp runs one step ahead of the reader, and is idle after a stop. */
import { unlessAborted } from '@/src/engine/abort';
import type { GenerateRequest, Token } from '@/src/engine/engine';
import { dateString } from '@/src/engine/today';
import { parseChunks, parseFailure, type Chunk } from './chunks';
import type { CompletionStep, Session } from './session';

/** Counts the tokens that were computed while a completion runs, of the prompt and of the answer. */
interface Computed {
  tokens: number;
}

/**
 * Streams one answer.
 * @throws AbortError after `signal`; the session's last step has then ended, or is waited for by `quiet`.
 * @throws SottoError `context-overflow` before the first token, `engine-…` when the worker fails.
 */
export async function* complete(
  session: Session,
  request: GenerateRequest,
  signal: AbortSignal,
  computed: Computed,
): AsyncGenerator<Token> {
  const id = await begin(session, request, signal);
  const reader = new ChunkReader(computed, request.sampling.maxTokens);
  let ahead: Promise<CompletionStep> = session.step(id);
  let ended = false;
  try {
    while (!ended) {
      const step = await unlessAborted(ahead, signal);
      ended = !step.hasMore || step.isError;
      if (step.isError) throw parseFailure(step.data);
      if (!ended) ahead = session.step(id);
      for (const chunk of parseChunks(step.data)) yield* reader.read(chunk);
    }
    yield reader.end();
  } finally {
    if (!ended) session.abandon(id, ahead);
  }
}

/** Starts a request and returns its id. A stop while the template is rendered gives it a moment to end. */
async function begin(session: Session, request: GenerateRequest, signal: AbortSignal): Promise<number> {
  const beginning = session.begin(chatRequest(request), true);
  try {
    return await unlessAborted(beginning, signal);
  } catch (error) {
    if (signal.aborted) session.abandonWords(beginning.then((id) => session.cancel(id)));
    throw error;
  }
}

/**
 * A request to llama-server, which renders the model's chat template itself. A model that can think before it answers
 * is told not to. The date is passed in, so that prompts are the same as on our engines.
 */
export function chatRequest({ messages, sampling }: GenerateRequest): object {
  return {
    messages,
    chat_template_kwargs: { enable_thinking: false, date_string: dateString() },
    stream: true,
    cache_prompt: true,
    return_progress: true,
    timings_per_token: true,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    repeat_penalty: sampling.repetitionPenalty,
    max_tokens: sampling.maxTokens,
    ...(sampling.seed !== undefined && { seed: sampling.seed }),
  };
}

/**
 * Turns chunks into tokens, and keeps the counts of the last one. If asked for no tokens, llama-server still generates
 * one after the prompt; it is dropped.
 */
class ChunkReader {
  private tokens = 0;
  private cached = 0;
  private prompt = 0;
  private finish: 'stop' | 'length' = 'stop';

  constructor(
    private readonly computed: Computed,
    private readonly limit: number,
  ) {}

  *read(chunk: Chunk): Generator<Token> {
    const { prompt_progress: progress, timings } = chunk;
    if (progress) {
      this.computed.tokens = progress.processed - progress.cache;
      yield {
        type: 'prompt',
        fraction: progress.total === 0 ? null : Math.min(1, progress.processed / progress.total),
        size: { promptTokens: progress.total, cachedTokens: progress.cache },
      };
    }
    const before = this.tokens;
    if (timings) {
      this.tokens = timings.predicted_n;
      this.cached = timings.cache_n;
      this.prompt = timings.cache_n + timings.prompt_n;
      this.computed.tokens = timings.prompt_n + timings.predicted_n;
    }
    for (const { delta, finish_reason: finish } of chunk.choices) {
      if (delta.content && this.limit > 0)
        yield { type: 'text', text: delta.content, tokens: Math.max(0, this.tokens - before) };
      if (finish === 'length') this.finish = 'length';
    }
  }

  end(): Token {
    const said =
      this.limit > 0 ? { finish: this.finish, tokens: this.tokens } : { finish: 'length' as const, tokens: 0 };
    return { type: 'end', promptTokens: this.prompt, cachedTokens: this.cached, ...said };
  }
}
