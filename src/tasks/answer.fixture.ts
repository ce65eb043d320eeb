/** Engines that say given pieces, for tests of answers. */
import type { ChatMessage, GenerateRequest, Token } from '@/src/engine/engine';
import { answer, type AnswerStep } from './answer';
import { oneLane } from './whole-page/scripted.fixture';

const messages: ChatMessage[] = [
  { role: 'system', content: 'You help a person read.' },
  {
    role: 'user',
    content:
      'Title: The Lighthouse\n\n---\nThe lamp was lit in 1841. It burned whale oil.\n---\n\nSummarize the text above.',
  },
];
export const request: GenerateRequest = {
  messages,
  prefixLength: 1,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 400 },
};

export function saying(pieces: readonly string[], finish: 'stop' | 'length' = 'stop'): Parameters<typeof answer>[0] {
  return oneLane({
    contextTokens: 4_096,
    async *generate(_request: GenerateRequest, { signal }: { signal: AbortSignal }): AsyncGenerator<Token> {
      await Promise.resolve();
      yield { type: 'prompt', fraction: 1, size: { promptTokens: 20, cachedTokens: 8 } };
      for (const text of pieces) {
        if (signal.aborted) throw new DOMException('', 'AbortError');
        yield { type: 'text', text, tokens: 1 };
      }
      yield { type: 'end', finish, promptTokens: 20, cachedTokens: 8, tokens: pieces.length };
    },
  });
}

/** What an engine's pieces come to as an answer. `first`: the place of its first word among what is told. */
export async function told(
  pieces: readonly string[],
  finish: 'stop' | 'length' = 'stop',
): Promise<{ text: string; end: AnswerStep | undefined; first: number }> {
  const steps: AnswerStep[] = [];
  for await (const step of answer(saying(pieces, finish), request, new AbortController().signal)) steps.push(step);
  return {
    text: steps.map((step) => (step.type === 'token' ? step.text : '')).join(''),
    end: steps.at(-1),
    first: steps.findIndex(({ type }) => type === 'token'),
  };
}

/** A text as an engine tells it, a few characters at a time. */
export const pieces = (text: string): string[] => text.match(/.{1,5}/gsu) ?? [];
