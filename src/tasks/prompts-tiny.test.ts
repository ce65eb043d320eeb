import { describe, expect, it } from 'vitest';
import { INTENTS } from '@/src/protocol/task';
import { RECIPES } from './prompts';
import { chatWordsFor, recipeFor } from './prompts-tiny';

describe('words for tiny models', () => {
  it.each(INTENTS)('%s is asked for in fewer words, or as any model is', (intent) => {
    const [tiny, any] = [recipeFor(intent, { isTiny: true }), recipeFor(intent, { isTiny: false })];
    expect(any).toBe(RECIPES[intent]);
    const length = ({ system, ask, note = '' }: typeof tiny): number => `${system}${ask}${note}`.length;
    expect(length(tiny)).toBeLessThanOrEqual(length(any) + 60);
    expect(tiny.ask.length).toBeLessThanOrEqual(any.ask.length);
    expect(tiny.rewrites).toBe(any.rewrites);
  });

  it('asks a question alone, and last', () => {
    expect(chatWordsFor({ isTiny: true }).question('Who waters the plants?')).toBe('Who waters the plants?');
    expect(chatWordsFor({ isTiny: true }).system.length).toBeLessThan(
      chatWordsFor({ isTiny: false }).system.length / 3,
    );
  });
});
