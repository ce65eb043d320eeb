/**
 * Words for models of so few parameters that they follow one plain instruction and no list of them. Told to keep to the
 * text, to say when it does not answer, and how to treat it, they speak of these rules instead of the text. Summaries
 * and rewrites are asked for as SmolLM2 was taught to make them (HuggingFaceTB/smoltalk, Smol-Summarize and
 * Smol-Rewrite); questions stand alone and last. Measured on the demo model: docs/decisions/0021.
 */
import type { Intent } from '@/src/protocol/task';
import type { FamilyTraits } from './model-family';
import { CHAT_SYSTEM, chatQuestion, RECIPES, type Recipe } from './prompts';

const SUMMARIZE =
  'Provide a concise, objective summary of the input text in up to three sentences, focusing on key actions and intentions without using second or third person pronouns.';
/**
 * Asked so for a formal or friendly text it writes a letter about it, of its own making: there the editor's words do
 * better, with the text between fences.
 */
const rewrite = (how: string): Partial<Recipe> => ({
  system: `You're an AI assistant for text re-writing. Rewrite the input text to make it ${how}.`,
  isBare: true,
});

/**
 * Of ten summaries by the demo model seven end by themselves within so many tokens (five within 128), the others not
 * within 320.
 */
const SUMMARY_TOKENS = 224;
const NOTE = 'Summarize the text above in two sentences.';

const TINY: Readonly<Partial<Record<Intent, Partial<Recipe>>>> = {
  summarize: {
    system: SUMMARIZE,
    ask: 'Summarize the text above.',
    note: NOTE,
    maxTokens: SUMMARY_TOKENS,
    joins: true,
  },
  'summarize-line': { system: SUMMARIZE, ask: 'Summarize the text above in one sentence.', note: NOTE },
  'summarize-points': {
    system: SUMMARIZE,
    ask: 'List the main points of the text above, each in a line that begins with "- ".',
    note: NOTE,
    maxTokens: 160,
  },
  'rewrite-clearer': rewrite('clearer while preserving its core meaning'),
  'rewrite-shorter': rewrite('more concise while preserving its core meaning'),
  'rewrite-simpler': rewrite('simpler while preserving its core meaning'),
};

/** How a model is asked to do a task. */
export function recipeFor(intent: Intent, { isTiny }: Pick<FamilyTraits, 'isTiny'>): Recipe {
  return isTiny ? { ...RECIPES[intent], ...TINY[intent] } : RECIPES[intent];
}

/** How a model is asked about a page. */
export interface ChatWords {
  readonly system: string;
  /** A question, with what stands behind it. */
  question(text: string): string;
}

const ANY_CHAT: ChatWords = { system: CHAT_SYSTEM, question: chatQuestion };
const TINY_CHAT: ChatWords = { system: 'You answer questions about a text.', question: (text) => text };

/** The same for all questions of a conversation. */
export function chatWordsFor({ isTiny }: Pick<FamilyTraits, 'isTiny'>): ChatWords {
  return isTiny ? TINY_CHAT : ANY_CHAT;
}
