/** A whole page, written anew in simple words. */
import type { Action } from './action';

const PLAIN = 'You rewrite texts in plain language. Reply with the new text only. Keep its facts, names and numbers.';

export const simplify: Action = {
  id: 'simplify',
  does: 'rewrites',
  scopes: ['page'],
  menu: [],
  popup: ['page'],
  isChecked: true,
  saysLanguage: true,
  recipe: {
    system: PLAIN,
    ask: 'Write the text above anew in plain, simple words and short sentences.',
    brief: 'Write the text above in plain, simple words.',
    maxTokens: 1_024,
    perInput: 1.5,
    temperature: 0.3,
  },
};
