/** One answer, step by step: pulls llama.cpp one step ahead of the reader and gives the processor back when stopped. */
import type { GenerateRequest, Token } from '@/src/engine/engine';
import { abortError } from './abort';
import { parseChunks, parseFailure, type Chunk } from './chunks';
import type { Session, Step } from './session';
import type { Pace } from './threads';

/** How long a running step may take to end before the worker is ended instead; the promise is idle within 300 ms. */
const GRACE_MS = 220;

/** Filled while a completion runs. */
export interface Paces {
  prompt: Pace;
  decode: Pace;
}

/**
 * Streams one answer.
 * @throws AbortError after `signal`; by then nothing runs, and `session.worker` may have been ended.
 * @throws SottoError `context-overflow` before the first token, `engine-…` when the worker fails.
 */
export async function* complete(session: Session, request: GenerateRequest, signal: AbortSignal, paces: Paces): AsyncGenerator<Token> {
  const aborted = rejectOn(signal);
  const id = await session.begin(toJson(request), true);
  const reader = new ChunkReader(paces);
  let ahead: Promise<Step> = session.step(id);
  let ended = false;
  try {
    while (!ended) {
      const step = await Promise.race([ahead, aborted.promise]);
      ended = !step.hasMore || step.isError;
      if (step.isError) throw parseFailure(step.data);
      if (!ended) ahead = session.step(id);
      for (const chunk of parseChunks(step.data)) yield* reader.read(chunk);
    }
    yield reader.end();
  } finally {
    aborted.forget();
    if (!ended) await release(session, id, ahead);
  }
}

/** Stops a request. A step that does not end soon loses its worker; the next generation starts a new one. */
async function release(session: Session, id: number, ahead: Promise<unknown>): Promise<void> {
  const idle = Promise.allSettled([ahead, session.cancel(id)]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), GRACE_MS);
  });
  if ((await Promise.race([idle, late])) === 'late') session.worker.terminate();
  clearTimeout(timer);
}

function rejectOn(signal: AbortSignal): { promise: Promise<never>; forget(): void } {
  let stop = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    stop = () => reject(abortError());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  promise.catch(() => undefined);
  return { promise, forget: () => signal.removeEventListener('abort', stop) };
}

/** llama-server's own request; the template that the GGUF carries makes the prompt of the messages. */
function toJson({ messages, sampling }: GenerateRequest): object {
  return {
    messages,
    stream: true, cache_prompt: true, return_progress: true, timings_per_token: true,
    temperature: sampling.temperature, top_p: sampling.topP, repeat_penalty: sampling.repetitionPenalty,
    max_tokens: sampling.maxTokens, ...(sampling.seed !== undefined && { seed: sampling.seed }),
  };
}

/** Chunks to tokens, keeping the counts that the last one reports. */
class ChunkReader {
  private tokens = 0;
  private cached = 0;
  private prompt = 0;
  private finish: 'stop' | 'length' = 'stop';

  constructor(private readonly paces: Paces) {}

  *read(chunk: Chunk): Generator<Token> {
    const { prompt_progress: progress, timings } = chunk;
    if (progress) yield { type: 'prompt', fraction: progress.total === 0 ? null : Math.min(1, progress.processed / progress.total) };
    const before = this.tokens;
    if (timings) {
      this.tokens = timings.predicted_n;
      this.cached = timings.cache_n;
      this.prompt = timings.cache_n + timings.prompt_n;
      this.paces.prompt = { tokens: timings.prompt_n, ms: timings.prompt_ms };
      this.paces.decode = { tokens: timings.predicted_n, ms: timings.predicted_ms };
    }
    for (const { delta, finish_reason: finish } of chunk.choices) {
      if (delta.content) yield { type: 'text', text: delta.content, tokens: Math.max(0, this.tokens - before) };
      if (finish === 'length') this.finish = 'length';
    }
  }

  end(): Token {
    return { type: 'end', finish: this.finish, promptTokens: this.prompt, cachedTokens: this.cached, tokens: this.tokens };
  }
}
