/** Selected text written anew, to take its place: clearer, shorter, simpler, more formal, friendlier, corrected. */
import type { Action } from './action';

const EDITOR =
  'You are a careful editor. Reply with the edited text only. Keep its meaning, its facts and its language.';

interface Rewrite {
  readonly id: string;
  readonly ask: string;
  readonly perInput?: number;
  /**
   * How a tiny model is asked, as SmolLM2 was taught to do it (HuggingFaceTB/smoltalk, Smol-Rewrite). Asked so for a
   * formal or friendly text it writes a letter about it, of its own making: there the editor's words do better, with
   * the text between fences.
   */
  readonly tiny?: string;
}

const rewrite = ({ id, ask, perInput = 1.5, tiny }: Rewrite): Action => ({
  id,
  does: 'rewrites',
  scopes: ['selection'],
  menu: ['selection'],
  popup: ['selection'],
  group: 'rewrite',
  isChecked: false,
  saysLanguage: false,
  recipe: { system: EDITOR, ask, maxTokens: 1_024, perInput, temperature: 0.3 },
  ...(tiny !== undefined && {
    tiny: {
      system: `You're an AI assistant for text re-writing. Rewrite the input text to make it ${tiny}.`,
      isBare: true,
    },
  }),
});

export const rewrites: readonly Action[] = [
  rewrite({
    id: 'rewrite-clearer',
    ask: 'Rewrite the text above so that it is clearer.',
    tiny: 'clearer while preserving its core meaning',
  }),
  rewrite({
    id: 'rewrite-shorter',
    ask: 'Rewrite the text above so that it is shorter.',
    perInput: 1,
    tiny: 'more concise while preserving its core meaning',
  }),
  rewrite({
    id: 'rewrite-simpler',
    ask: 'Rewrite the text above in simpler words.',
    tiny: 'simpler while preserving its core meaning',
  }),
  rewrite({ id: 'rewrite-formal', ask: 'Rewrite the text above so that it is more formal.' }),
  rewrite({ id: 'rewrite-friendlier', ask: 'Rewrite the text above so that it is friendlier.' }),
  rewrite({
    id: 'rewrite-grammar',
    ask: 'Correct the spelling and grammar of the text above. Change nothing else.',
  }),
];
