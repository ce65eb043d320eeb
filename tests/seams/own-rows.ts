/** Actions as a user could have made them. */
import type { OwnAction } from '@/src/protocol/action';

/** Writes the selected text anew, and may take its place. */
export const pirate: OwnAction = {
  id: 'c0ffee00'.repeat(4),
  name: 'As a <b>pirate</b> & "mate"',
  prompt: 'Here is a text:\n{{selection}}\nTell the text above as a pirate would.',
  does: 'rewrites',
  offered: ['menu', 'popup'],
  temperature: 1.5,
};

/** Reads a page or a selection, and is not in the menu. */
export const quiz: OwnAction = {
  id: 'decade00'.repeat(4),
  name: 'Quiz me',
  prompt: 'Write three questions about the text above, each with its answer.',
  does: 'reads',
  offered: ['popup'],
  maxTokens: 500,
};
