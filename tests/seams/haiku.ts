/** An action that the product does not have, as one of its files in `src/actions` would be. */
import type { Action } from '@/src/actions/action';
import { reading } from '@/src/actions/reading';

export const haiku: Action = {
  id: 'haiku',
  does: 'reads',
  scopes: ['page', 'selection'],
  menu: ['selection'],
  popup: ['page'],
  isChecked: true,
  isQuoted: true,
  saysLanguage: true,
  recipe: reading('Write a haiku of three lines about the text above.', { brief: 'Write a haiku of the text above.' }),
};

/** What `locales/` would have of it. */
export const haikuWords: Readonly<Record<string, string>> = {
  actions_haiku_title: 'A haiku',
  actions_haiku_menu_selection: 'Haiku',
  actions_haiku_popup_page: 'Haiku of this page',
};
