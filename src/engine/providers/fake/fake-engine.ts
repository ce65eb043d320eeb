/** An engine that follows a script and keeps every promise of `engine.ts`. The host and surfaces are tested with it. */
import type { ChatMessage, Engine, GenerateRequest, PromptSize, Token } from '@/src/engine/engine';
import type { EngineInUse } from '@/src/protocol/task-event';
import { SottoError } from '@/src/protocol/errors';
import { promptMs } from '@/src/protocol/prompt-work';
import type { LiveScript } from './live-script';
import { pause } from './pause';
import type { FakeScript } from './script';
import { commonPrefix, words } from './words';

/** Steps in which a prompt is read. */
const PROMPT_STEPS = 10;

/** Waits for a time in milliseconds; rejects with `AbortError` at once after `signal`. */
export type Pause = typeof pause;

export class FakeEngine implements Engine {
  private readonly end = new AbortController();
  private running = false;
  private lost = false;
  private cache: readonly string[] = [];

  constructor(
    private readonly script: LiveScript,
    readonly inUse: EngineInUse,
    private readonly waitFor: Pause = pause,
  ) {}

  get languages(): readonly string[] | undefined {
    return this.script.last?.languages;
  }

  async *generate(request: GenerateRequest, options: { signal: AbortSignal }): AsyncGenerator<Token> {
    if (this.running) throw new Error('This engine is generating already: wait for its end, or abort it.');
    this.assertAlive();
    this.running = true;
    const signal = AbortSignal.any([options.signal, this.end.signal]);
    try {
      yield* this.answer(request, await this.script.read(), signal);
    } catch (error) {
      if (error instanceof SottoError && error.code === 'engine-lost') this.lost = true;
      throw error;
    } finally {
      this.running = false;
    }
  }

  cached(messages: readonly ChatMessage[]): Promise<PromptSize> {
    const prompt = tokensOf(messages);
    return Promise.resolve({ promptTokens: prompt.length, cachedTokens: this.cachedOf(prompt) });
  }

  count(text: string): Promise<{ tokens: number; exact: boolean }> {
    return Promise.resolve({ tokens: words(text).length, exact: true });
  }

  /** Behaves as if its worker had died: this and every later generation throws `engine-lost`. */
  crash(): void {
    this.lost = true;
    this.end.abort();
  }

  dispose(): Promise<void> {
    this.end.abort();
    return Promise.resolve();
  }

  private async *answer(request: GenerateRequest, script: FakeScript, signal: AbortSignal): AsyncGenerator<Token> {
    const begun = request.begun ?? '';
    const prompt = tokensOf(request.messages).concat(begun === '' ? [] : ['<begun>', ...words(begun)]);
    if (prompt.length >= script.contextTokens) {
      throw new SottoError('context-overflow', 'The prompt has more tokens than the context holds.', {
        tokens: prompt.length,
        limit: script.contextTokens,
      });
    }
    const cachedTokens = this.cachedOf(prompt);
    yield* this.read(prompt, cachedTokens, script, signal);
    const said = beyond(script.echo ? echoOf(request) : (replyTo(request, script) ?? script.tokens), begun);
    const isEndless = script.endless && said.length > 0;
    const length = isEndless || request.sampling.maxTokens === 0 ? Infinity : said.length;
    const tokens = Math.min(length, request.sampling.maxTokens, script.contextTokens - prompt.length);
    for (let index = 0; index < tokens; index += 1) {
      this.script.check(index);
      await this.wait(script.tokenMs, signal);
      yield { type: 'text', text: said[index % said.length] ?? '', tokens: 1 };
    }
    yield {
      type: 'end',
      finish: tokens < length ? 'length' : 'stop',
      promptTokens: prompt.length,
      cachedTokens,
      tokens,
    };
  }

  /** The last token is always read again, because the answer begins with its scores. */
  private cachedOf(prompt: readonly string[]): number {
    return Math.min(commonPrefix(this.cache, prompt), prompt.length - 1);
  }

  /** Reads the prompt into the cache step by step; what was read before a stop stays. */
  private async *read(
    prompt: readonly string[],
    from: number,
    script: FakeScript,
    signal: AbortSignal,
  ): AsyncGenerator<Token> {
    const tokens = prompt.length - from;
    const ms = script.attends
      ? promptMs(1_000 / script.promptWordMs, from, prompt.length)
      : tokens * script.promptWordMs;
    yield { type: 'prompt', fraction: 0 };
    for (let step = 1; step <= PROMPT_STEPS; step += 1) {
      await this.wait(ms / PROMPT_STEPS, signal);
      this.cache = prompt.slice(0, from + Math.ceil((tokens * step) / PROMPT_STEPS));
      if (step === PROMPT_STEPS / 2) this.script.check('prompt');
      const size = { promptTokens: prompt.length, cachedTokens: from };
      yield { type: 'prompt', fraction: step / PROMPT_STEPS, size };
    }
  }

  private async wait(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await this.waitFor(ms, signal);
    } catch (error) {
      if (this.lost) throw new SottoError('engine-lost', 'The fake worker died.');
      throw error;
    }
  }

  private assertAlive(): void {
    if (this.lost) throw new SottoError('engine-lost', 'The fake worker died.');
    if (this.end.signal.aborted) throw new SottoError('engine-lost', 'This engine was disposed of.');
  }
}

/** The script's reply to a prompt that ends with these words, if it has one. */
function replyTo({ messages }: GenerateRequest, { replies }: FakeScript): readonly string[] | undefined {
  return replies.find(({ to }) => messages.at(-1)?.content.includes(to))?.tokens;
}

/** The rest of an answer after its beginning; all of it if it begins differently. */
function beyond(said: readonly string[], begun: string): readonly string[] {
  if (begun === '' || !said.join('').startsWith(begun)) return said;
  let left = begun.length;
  return said.flatMap((piece) => {
    const rest = piece.slice(left);
    left = Math.max(0, left - piece.length);
    return rest === '' ? [] : [rest];
  });
}

function tokensOf(messages: readonly ChatMessage[]): string[] {
  return messages.flatMap(({ role, content }) => [`<${role}>`, ...words(content)]);
}

/** The messages as text, each after its role, word by word. */
function echoOf({ messages }: GenerateRequest): string[] {
  return messages
    .map(({ role, content }) => `(${role})\n${content}`)
    .join('\n\n')
    .split(/(?<=\s)(?=\S)/);
}
