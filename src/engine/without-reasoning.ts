/**
 * Takes a model's thoughts out of its answer. Models are asked not to think (the chat template has a switch for it),
 * but some write `<think>…</think>` all the same.
 */
import type { Token } from './engine';

const OPEN = '<think>';
const CLOSE = '</think>';
/** The most white space that is kept before an answer, in UTF-16 units. */
const MOST_SPACE = 1_000;

/** An answer without a block of reasoning at its beginning. What comes later belongs to the answer. */
export async function* withoutReasoning(answer: AsyncIterable<Token>): AsyncGenerator<Token> {
  const filter = new ReasoningFilter();
  let tokens = 0;
  for await (const token of answer) {
    if (token.type === 'prompt') {
      yield token;
      continue;
    }
    const text = token.type === 'text' ? filter.push(token.text) : filter.finish();
    if (token.type === 'text') tokens += token.tokens;
    if (text !== '') {
      yield { type: 'text', text, tokens };
      tokens = 0;
    }
    if (token.type === 'end') yield token;
  }
}

class ReasoningFilter {
  private state: 'beginning' | 'reasoning' | 'gap' | 'answer' = 'beginning';
  /** Text that has come, of which it is not certain yet what it is. */
  private held = '';

  /** Returns the text that certainly belongs to the answer. */
  push(text: string): string {
    this.held += text;
    while (this.advance());
    return this.state === 'answer' ? this.take() : '';
  }

  /** Returns what was held back because it might have become reasoning. */
  finish(): string {
    return this.state === 'beginning' ? this.take() : '';
  }

  /** Goes to the next state if the held text allows. Returns whether it did. */
  private advance(): boolean {
    const { held, state } = this;
    const written = held.trimStart();
    switch (state) {
      case 'beginning':
        if (written.startsWith(OPEN)) return this.become('reasoning', written.slice(OPEN.length));
        if (!OPEN.startsWith(written)) return this.become('answer', held);
        // White space before an answer is not missed. Kept without a limit it would be scanned again for each token.
        if (written === '') this.held = held.slice(-MOST_SPACE);
        return false;
      case 'reasoning': {
        const end = held.indexOf(CLOSE);
        if (end >= 0) return this.become('gap', held.slice(end + CLOSE.length));
        // The closing tag may be cut anywhere: as much of it as may have come is kept.
        this.held = held.slice(-(CLOSE.length - 1));
        return false;
      }
      case 'gap':
        if (written !== '') return this.become('answer', written);
        this.held = '';
        return false;
      case 'answer':
        return false;
    }
  }

  private become(state: ReasoningFilter['state'], held: string): true {
    this.state = state;
    this.held = held;
    return true;
  }

  private take(): string {
    const { held } = this;
    this.held = '';
    return held;
  }
}
