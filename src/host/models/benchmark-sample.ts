/** One generation of a benchmark, and what it shows. */
import type { ChatMessage, Engine, Token } from '@/src/engine/engine';
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { TEMPLATE_TOKENS } from '@/src/tasks/room';

/** Tokens and milliseconds. */
export interface Phase {
  tokens: number;
  ms: number;
}

/** What one generation showed; zeros for what it did not reach. */
export interface Sample {
  readonly prompt: Phase & { readonly unfinished: boolean };
  readonly decode: Phase;
}

export interface SampleOptions {
  readonly signal: AbortSignal;
  readonly maxTokens: number;
  readonly limitMs: number;
  /** How long a token of our sentences is in this vocabulary. */
  readonly charsAToken: number;
  onToken(): void;
}

/** One generation, ended after `limitMs` whatever has come by then. */
export async function takeSample(
  engine: Pick<Engine, 'generate'>,
  messages: readonly ChatMessage[],
  { signal, maxTokens, limitMs, charsAToken, onToken }: SampleOptions,
): Promise<Sample> {
  const late = new AbortController();
  const stopWaiting = awakeTimeout(Math.max(0, limitMs), () => {
    late.abort();
  });
  const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
  const watch = new Watch(messages.length * TEMPLATE_TOKENS + chars / charsAToken);
  const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1.1, maxTokens: Math.round(maxTokens) };
  try {
    for await (const token of engine.generate(
      { messages, prefixLength: 0, sampling },
      { signal: AbortSignal.any([signal, late.signal]) },
    )) {
      watch.see(token);
      onToken();
    }
  } catch (error) {
    if (signal.aborted || !late.signal.aborted) throw error;
  } finally {
    stopWaiting();
  }
  return watch.sample();
}

/** The times of one generation. */
class Watch {
  private readonly startedAt = performance.now();
  private reading = { fraction: 0, at: this.startedAt };
  private firstAt: number | undefined;
  private lastAt = this.startedAt;
  private written = 0;
  private first = 0;
  private read: number | undefined;

  /** @param guessed Tokens of the prompt. */
  constructor(private readonly guessed: number) {}

  see(token: Token): void {
    const now = performance.now();
    if (token.type === 'prompt') {
      if (token.fraction !== null) this.reading = { fraction: token.fraction, at: now };
      if (token.size) this.read = token.size.promptTokens - token.size.cachedTokens;
    } else if (token.type === 'text') {
      if (this.firstAt === undefined) {
        this.firstAt = now;
        this.first = token.tokens;
      }
      this.written += token.tokens;
      this.lastAt = now;
    } else {
      this.read = token.promptTokens - token.cachedTokens;
    }
  }

  /** Without the engine's count, the prompt's tokens are estimated from its length. */
  sample(): Sample {
    const tokens = this.read ?? this.guessed;
    const prompt =
      this.firstAt === undefined
        ? { tokens: tokens * this.reading.fraction, ms: this.reading.at - this.startedAt, unfinished: true }
        : { tokens, ms: this.firstAt - this.startedAt, unfinished: false };
    return {
      prompt,
      decode: { tokens: this.written - this.first, ms: this.firstAt === undefined ? 0 : this.lastAt - this.firstAt },
    };
  }
}
