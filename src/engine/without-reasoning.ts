/**
 * What a model thinks before it answers is not its answer. Models that can think are asked not to (the chat template
 * has a switch for it), and some write `<think>…</think>` all the same.
 */
import type { Token } from './engine';

const OPEN = '<think>';
const CLOSE = '</think>';
/** White space before an answer that is kept, in UTF-16 units. */
const MOST_SPACE = 1_000;

/** An answer without a block of reasoning at its beginning. Anything later is the answer's own. */
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
  /** What has come and is not decided yet. */
  private held = '';

  /** What of the text so far is certainly the answer's. */
  push(text: string): string {
    this.held += text;
    while (this.advance());
    return this.state === 'answer' ? this.take() : '';
  }

  /** What was held back for it might have become reasoning, and hasn't. */
  finish(): string {
    return this.state === 'beginning' ? this.take() : '';
  }

  /** Goes one state on where what is held says so. */
  private advance(): boolean {
    const { held, state } = this;
    const written = held.trimStart();
    switch (state) {
      case 'beginning':
        if (written.startsWith(OPEN)) return this.become('reasoning', written.slice(OPEN.length));
        if (!OPEN.startsWith(written)) return this.become('answer', held);
        // Nobody misses white space before an answer; kept for ever, it would be read again for each token.
        if (written === '') this.held = held.slice(-MOST_SPACE);
        return false;
      case 'reasoning': {
        const end = held.indexOf(CLOSE);
        if (end >= 0) return this.become('gap', held.slice(end + CLOSE.length));
        // The sign may be cut anywhere: as much of it as may have come is kept.
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
