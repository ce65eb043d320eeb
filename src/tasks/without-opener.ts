/** An answer without the model's remarks before it. */
import type { Token } from '@/src/engine/engine';
import { remarkEnd, type InputWords } from './remarks';
import type { TaskStep } from './steps';

/** A remark that is no part of the answer. */
export type Aside = Extract<TaskStep, { type: 'aside' }>;

/** Tells remarks at an answer's beginning as an aside. The first words wait as long as they may become a remark. */
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
    // If the engine is lost, this text is all that there will be.
    if (held !== null && held !== '') yield { type: 'text', text: held, tokens };
    throw error;
  }
}
