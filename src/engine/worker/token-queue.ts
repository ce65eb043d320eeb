/** Tokens on their way from the worker to whoever reads them. */
import type { Token } from '@/src/engine/engine';

/** Unbounded: an answer is bounded by its `maxTokens`. One reader. */
export class TokenQueue {
  private readonly waiting: Token[] = [];
  private failure: { readonly error: unknown } | undefined;
  private wake: (() => void) | undefined;

  push(token: Token): void {
    this.waiting.push(token);
    this.wake?.();
  }

  /** After the tokens that are waiting, `next` throws this. */
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
