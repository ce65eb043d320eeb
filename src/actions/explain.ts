/** The text in plain words, for someone new to its subject. */
import type { Action } from './action';
import { reading } from './reading';

export const explain: Action = {
  id: 'explain',
  does: 'reads',
  scopes: ['page', 'selection'],
  menu: ['selection'],
  popup: ['page', 'selection'],
  isChecked: true,
  saysLanguage: true,
  recipe: reading('Explain the text above in plain words, briefly, for someone new to the subject.', {
    brief: 'Explain the text above in plain words.',
    perInput: 4,
  }),
};
