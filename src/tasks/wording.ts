/** A task's words for a model, and fewer of them where a small context has no room for all. */
import { recipeFor, type Recipe } from '@/src/actions/action';
import type { ChatMessage } from '@/src/engine/engine';
import { countAll, type CountTokens } from './fit';
import type { FamilyTraits } from './model-family';
import { BRIEF_NOTE, defuse, framed, GATHER, languageRule, titleLine } from './prompts';
import { templateTokens } from './room';
import type { TextTask } from './text-task';

export interface Wording {
  /** '' where there is no system message. */
  readonly system: string;
  /** Said before the text where the answer is made of it, with an empty line behind; or ''. */
  readonly lead: string;
  /** The title's line, or ''. */
  readonly title: string;
  /** The instruction behind the whole text, behind a part of it, and behind notes that are put together. */
  readonly ask: string;
  readonly note: string;
  readonly gather: string;
}

/** The share of a context that a prompt's words may take; the rest is for the text and the answer. */
const WORDS_SHARE = 1 / 2;

function wordingsOf({ action, input, settings }: TextTask, recipe: Recipe): [Wording, ...Wording[]] {
  const { system, note, lead = '' } = recipe;
  // The user's own words may come from a file of somebody else's.
  const [ask, brief] = [defuse(recipe.ask), defuse(recipe.brief ?? recipe.ask)];
  const page = input.kind === 'page' ? input.page : { title: '', language: input.language };
  const rule = action.saysLanguage ? languageRule(settings.language, page.language) : '';
  const all: Wording = {
    system,
    lead: lead === '' ? '' : `${defuse(lead)}\n\n`,
    title: titleLine(page.title),
    ask: ask + rule,
    note: (note ?? ask) + rule,
    gather: GATHER + rule,
  };
  const least = {
    ...all,
    system: '',
    title: '',
    ask: brief + rule,
    note: (note === undefined ? brief : BRIEF_NOTE) + rule,
    gather: BRIEF_NOTE + rule,
  };
  return [all, { ...all, title: '' }, least];
}

/** The longest instruction decides whether the words fit. */
const longest = ({ ask, note, gather }: Wording): string =>
  [ask, note, gather].reduce((a, b) => (b.length > a.length ? b : a));

/** The fullest words that leave room for a text and an answer. `fixed`: tokens of everything around the text. */
export async function wordingFor(
  task: TextTask,
  traits: FamilyTraits,
  contextTokens: number,
  count: CountTokens,
): Promise<{ readonly wording: Wording; readonly fixed: number }> {
  const wordings = wordingsOf(task, recipeFor(task.action, traits));
  let chosen = { wording: wordings[0], fixed: Infinity };
  for (const wording of wordings) {
    chosen = {
      wording,
      fixed:
        templateTokens(contextTokens) +
        (await countAll([wording.system, framed(wording.lead + wording.title, '', longest(wording))], count)),
    };
    if (chosen.fixed <= contextTokens * WORDS_SHARE) break;
  }
  return chosen;
}

/**
 * The messages of one prompt: the system message, and the text with its instruction. A bare recipe has the text alone.
 */
export function promptOf(
  { isBare = false }: Recipe,
  system: string,
  { before, text, ask }: { readonly before: string; readonly text: string; readonly ask: string },
): ChatMessage[] {
  const content = isBare && system !== '' ? text : framed(before, text, ask).trimEnd();
  const user: ChatMessage = { role: 'user', content };
  return system === '' ? [user] : [{ role: 'system', content: system }, user];
}
