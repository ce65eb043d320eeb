/** Tokens on their way from the worker to the reader of an answer. */
import type { Token } from '@/src/engine/engine';

/** For one reader. Without a bound, because `maxTokens` bounds an answer. */
export class TokenQueue {
  private readonly waiting: Token[] = [];
  private failure: { readonly error: unknown } | undefined;
  private wake: (() => void) | undefined;

  push(token: Token): void {
    this.waiting.push(token);
    this.wake?.();
  }

  /** `next` throws this after the tokens that are waiting. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.wake?.();
  }

  /** The next token; throws what `fail` was given. */
  async next(): Promise<Token> {
    for (;;) {
      const token = this.waiting.shift();
      if (token) return token;
      if (this.failure) throw this.failure.error;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
