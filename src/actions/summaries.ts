/** A summary in its usual form, a paragraph, and in its others. */
import type { Action, Recipe } from './action';
import { reading, TINY_NOTE } from './reading';

/**
 * For tiny models: summaries are asked for as SmolLM2 was taught to make them (HuggingFaceTB/smoltalk,
 * Smol-Summarize).
 */
const TINY_SYSTEM =
  'Provide a concise, objective summary of the input text in up to three sentences, focusing on key actions and intentions without using second or third person pronouns.';

/**
 * Of ten summaries by the demo model seven end by themselves within so many tokens (five within 128), the others not
 * within 320.
 */
const TINY_TOKENS = 224;

const tiny = (ask: string, more: Partial<Recipe> = {}): Partial<Recipe> => ({
  system: TINY_SYSTEM,
  ask,
  note: TINY_NOTE,
  ...more,
});

type Form = Pick<Action, 'id' | 'recipe'> & Partial<Action>;

const form = (own: Form): Action => ({
  does: 'reads',
  scopes: ['page', 'selection'],
  menu: [],
  popup: [],
  isForm: true,
  isQuoted: true,
  isChecked: true,
  saysLanguage: true,
  ...own,
});

export const summaries: readonly Action[] = [
  form({
    id: 'summarize',
    menu: ['page', 'selection'],
    popup: ['page', 'selection'],
    recipe: reading('Summarize the text above in three to five short sentences.', {
      brief: 'Summarize the text above.',
    }),
    tiny: tiny('Summarize the text above.', { maxTokens: TINY_TOKENS, joins: true }),
  }),
  form({
    id: 'summarize-line',
    recipe: reading('Say in one sentence of at most 25 words what the text above says.', {
      brief: 'Summarize the text above in one sentence.',
      maxTokens: 80,
    }),
    tiny: tiny('Summarize the text above in one sentence.'),
  }),
  form({
    id: 'summarize-points',
    recipe: reading(
      'List the main points of the text above: three to seven lines, each a short sentence that begins with "- ".',
      { brief: 'List the main points of the text above.' },
    ),
    tiny: tiny('List the main points of the text above, each in a line that begins with "- ".', { maxTokens: 160 }),
  }),
  form({
    id: 'summarize-figures',
    recipe: reading(
      'List the key figures of the text above as a Markdown table with two columns, "What" and "Figure": numbers, amounts and dates that stand in the text, at most ten rows.',
      {
        brief: 'List the figures of the text above with what they say.',
        perInput: 2,
        note: 'List the numbers, amounts and dates of the part above, each in a line with what it says. At most six lines.',
      },
    ),
  }),
  form({
    id: 'summarize-actions',
    recipe: reading(
      'List what the text above asks its readers to do, each in a line that begins with "- ", with who does it and until when where the text says so. If it asks for nothing, say so in one sentence.',
      {
        brief: 'List what the text above asks its readers to do.',
        note: 'Say what the part above asks its readers to do, with names and dates. If it asks for nothing, reply: Nothing.',
      },
    ),
  }),
];
