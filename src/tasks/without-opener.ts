/** An answer without what the model says of its own work before it. */
import type { Token } from '@/src/engine/engine';
import { remarkEnd, type InputWords } from './remarks';

/** What was said, and is no part of the answer. */
export interface Aside {
  readonly type: 'aside';
  readonly text: string;
}

/** Tells remarks at an answer's beginning as an aside; its first words wait as long as they may become one. */
export async function* withoutOpener(answer: AsyncIterable<Token>, input: InputWords): AsyncGenerator<Token | Aside> {
  let held: string | null = '';
  let tokens = 0;
  try {
    for await (const token of answer) {
      if (held === null || token.type === 'prompt') {
        yield token;
        continue;
      }
      if (token.type === 'text') {
        held += token.text;
        tokens += token.tokens;
      }
      const isWhole = token.type === 'end';
      let end = remarkEnd(held, isWhole, input);
      for (; end !== null && end > 0; end = remarkEnd(held, isWhole, input)) {
        yield { type: 'aside', text: held.slice(0, end) };
        held = held.slice(end);
      }
      if (end !== null) {
        if (held !== '') yield { type: 'text', text: held, tokens };
        held = null;
      }
      if (isWhole) yield token;
    }
  } catch (error) {
    // Where an engine is lost, what was said is all that there will be.
    if (held !== null && held !== '') yield { type: 'text', text: held, tokens };
    throw error;
  }
}
