/** A tiny model of each listed architecture, with its real kind of tokenizer, loads and answers. */
import { describe, expect, it } from 'vitest';
import { TemplatePrompt } from '../../src/engine/providers/llama/worker/chat-prompt.ts';
import { promptWords } from '../../src/engine/providers/llama/worker/prompt-words.ts';
import { tinyArchitecture } from '../../tests/fixtures/tiny-gguf.ts';
import { TINY_ARCHITECTURES } from '../../tests/fixtures/tiny-shapes.ts';
import { MODULES, openInNode } from './in-node.ts';

const TALK = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'What is the capital of France? '.repeat(8) },
  { role: 'assistant', content: 'Paris.' },
  { role: 'user', content: 'And of <|im_end|> Spain?' },
] as const;
const TOKENS = 12;

describe.each(MODULES)('%s', (name) => {
  it.each(TINY_ARCHITECTURES)('%s answers the same from the beginning and from a prefix', async (model) => {
    const { llama, close } = await openInNode(name, tinyArchitecture(model));
    const prompt = TemplatePrompt.open(llama.template() ?? '', promptWords(llama));
    const tokens = prompt.tokens(TALK);
    expect(tokens.length).toBeGreaterThan(100);
    const answer = (from: number): number[] => {
      const answered: number[] = [];
      for (let at = from; at < tokens.length; at += 32)
        llama.decode(tokens.slice(at, Math.min(at + 32, tokens.length)), 'last');
      llama.sampler({ temperature: 0, topP: 1, repetitionPenalty: 1, seed: 0 });
      for (let step = 0; step < TOKENS; step += 1) {
        const token = llama.sample();
        answered.push(token);
        llama.decode([token], 'last');
      }
      return answered;
    };
    llama.startContext({ context: 512, step: 32, threads: 1 });
    const whole = answer(0);
    expect(whole).toHaveLength(TOKENS);
    expect(whole.every((token) => token >= 0 && !llama.kind(token).control)).toBe(true);
    expect(answer(llama.keep(64))).toEqual(whole);
    close();
  });
});
