/**
 * A llama-server on this machine, outside of any browser, as an engine. It takes the same requests as the package's
 * llama.cpp and is about ten times as fast.
 */
import type { Engine, GenerateRequest, Token } from '@/src/engine/engine';
import { parseChunks } from '@/src/engine/providers/wllama/chunks';
import { chatRequest } from '@/src/engine/providers/wllama/completion';
import { withoutReasoning } from '@/src/engine/without-reasoning';
import type { EngineInUse } from '@/src/protocol/task-event';

/** The data of a stream of server-sent events. */
async function* dataOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of body) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) yield line.slice('data: '.length);
  }
}

class ServerEngine implements Engine {
  constructor(
    private readonly url: string,
    readonly inUse: EngineInUse,
  ) {}

  generate(request: GenerateRequest, { signal }: { signal: AbortSignal }): AsyncGenerator<Token> {
    return withoutReasoning(this.complete(request, signal));
  }

  async count(text: string): Promise<{ tokens: number; exact: boolean }> {
    const { tokens } = (await (
      await this.post('/tokenize', { content: text }, AbortSignal.timeout(60_000))
    ).json()) as { tokens: readonly unknown[] };
    return { tokens: tokens.length, exact: true };
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  private async *complete(request: GenerateRequest, signal: AbortSignal): AsyncGenerator<Token> {
    const { body } = await this.post('/v1/chat/completions', chatRequest(request), signal);
    let [tokens, promptTokens, cachedTokens] = [0, 0, 0];
    let finish: 'stop' | 'length' = 'stop';
    if (body === null) throw new Error('The server sent nothing.');
    for await (const data of dataOf(body)) {
      if (data === '[DONE]') break;
      for (const { choices, timings } of parseChunks(JSON.parse(data))) {
        const before = tokens;
        if (timings)
          [tokens, promptTokens, cachedTokens] = [
            timings.predicted_n,
            timings.cache_n + timings.prompt_n,
            timings.cache_n,
          ];
        for (const { delta, finish_reason: reason } of choices) {
          if (delta.content) yield { type: 'text', text: delta.content, tokens: Math.max(0, tokens - before) };
          if (reason === 'length') finish = 'length';
        }
      }
    }
    yield { type: 'end', finish, promptTokens, cachedTokens, tokens };
  }

  private async post(path: string, body: object, signal: AbortSignal): Promise<Response> {
    const answer = await fetch(`${this.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      signal,
    });
    if (!answer.ok) throw new Error(`The server says ${String(answer.status)}: ${await answer.text()}`);
    return answer;
  }
}

/** @param model its name, which tells its family; the server knows only a file */
export async function serverEngine(url: string, model: string): Promise<Engine> {
  const {
    default_generation_settings: { n_ctx: contextTokens },
  } = (await (await fetch(`${url}/props`)).json()) as { default_generation_settings: { n_ctx: number } };
  return new ServerEngine(url, { provider: 'llama', backend: 'cpu', model, contextTokens });
}
