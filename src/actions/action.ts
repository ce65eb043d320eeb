/** An action: all that is known of one thing that a user may ask for. Menus, popup, titles and prompts come from it. */
import type { OwnAction, Scope } from '@/src/protocol/action';

/**
 * The words that the model gets. Small models follow short, concrete instructions best, and follow the last thing they
 * read: so the page comes first, fenced as data, and what to do with it comes last.
 */
export interface Recipe {
  /** What the assistant is to be. */
  readonly system: string;
  /** Said before the text, by an action of the user's that wants it so. */
  readonly lead?: string;
  /** Said after the text. */
  readonly ask: string;
  /** The same in fewer words, for a context that has no room for more; absent where `ask` is short already. */
  readonly brief?: string;
  /**
   * Said after a section of a text that is read in sections, to get notes; absent where sections make up the answer.
   */
  readonly note?: string;
  /** Length of the answer, in tokens: at most `maxTokens`, and no more than `perInput` times the input's. */
  readonly maxTokens: number;
  readonly perInput: number;
  /** At most: some makers recommend less, and more is for conversation. */
  readonly temperature: number;
  /** Whether the temperature is the user's own choice, which holds whatever the makers recommend. */
  readonly isDrawnAsTold?: boolean;
  /** Whether notes on its parts, where they are few, are a better answer than what the model would make of them. */
  readonly joins?: boolean;
  /** Whether the text is all that the user says: the system's words are the instruction. */
  readonly isBare?: boolean;
}

/** A recipe for one model. */
export interface ModelRecipe extends Recipe {
  /**
   * Whether the text is written anew: the answer is about as long as it, in its language, and made section by section.
   */
  readonly rewrites: boolean;
}

export interface Action {
  /** It never changes: requests, jobs on the disk and settings have it. Its words are under it in `locales/`. */
  readonly id: string;
  /** `rewrites`: the answer is the text written anew, and may take a selection's place in the page. */
  readonly does: 'reads' | 'rewrites';
  readonly scopes: readonly Scope[];
  readonly recipe: Recipe;
  /** What is otherwise for models that follow one plain instruction, and no list of them (docs/decisions/0021). */
  readonly tiny?: Partial<Recipe>;
  /** Scopes for which the context menu and the popup offer it, in the table's order. */
  readonly menu: readonly Scope[];
  readonly popup: readonly Scope[];
  /** Those of one group stand together, under the group's name. */
  readonly group?: 'rewrite';
  /** Whether it is a form of a summary: offered as one choice, with the first in the table as its usual form. */
  readonly isForm?: boolean;
  /** Whether the page's key sentences are shown before its answer. */
  readonly isQuoted?: boolean;
  /** Whether its answer is held against the text. */
  readonly isChecked: boolean;
  /** Whether the model is told in which language to answer: a text that is only corrected keeps its own. */
  readonly saysLanguage: boolean;
  /** The user's row that it was made from: it travels in requests, and has its name. Absent for a built-in. */
  readonly own?: OwnAction;
}

/** How a model is asked to do an action. */
export function recipeFor({ recipe, tiny, does }: Action, { isTiny }: { readonly isTiny: boolean }): ModelRecipe {
  return { ...recipe, ...(isTiny && tiny), rewrites: does === 'rewrites' };
}
