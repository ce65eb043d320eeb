import { expect, it } from 'vitest';
import { chatWordsFor } from './prompts';

it('a tiny model is asked a question alone, with few words before it', () => {
  expect(chatWordsFor({ isTiny: true }).question('Who waters the plants?')).toBe('Who waters the plants?');
  expect(chatWordsFor({ isTiny: true }).system.length).toBeLessThan(chatWordsFor({ isTiny: false }).system.length / 3);
});
