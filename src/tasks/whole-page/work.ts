/** The prompts of a text that is read in sections: notes on each, notes put together, and the answer made of them. */
import type { GenerateRequest } from '@/src/engine/engine';
import type { TaskRequest } from '@/src/protocol/task';
import type { CountTokens } from '../fit';
import { samplingFor, traitsOf, type ModelTraits } from '../model-family';
import { MIN_ANSWER_TOKENS, TEMPLATE_TOKENS, titleAndRule } from '../plan-task';
import { defuse, framed, GATHER, type Recipe } from '../prompts';
import { recipeFor } from '../prompts-tiny';
import type { Section } from './sections';

/**
 * A section's most tokens, where the context would hold more: small models read short texts better, and notes come
 * sooner. Of a text that is written anew less, for it has to come out whole.
 */
const SECTION_TOKENS = { notes: 2_048, tiny: 1_024, part: 480 };
/** Notes on a section: at most so many tokens, and no more than this share of the context. */
const NOTE_TOKENS = { any: 160, tiny: 96 };
/** Notes that are themselves the answer: at most so many tokens. */
export const JOINED_TOKENS = 640;
const NOTE_SHARE = 1 / 8;
/** Room for what stands above the text: which part it is, and its headings. */
const PLACE_TOKENS = 64;
/** The headings above a section are told up to this length, in characters. */
const PLACE_CHARS = 160;

/** What one prompt is to hold, and the longest answer to it. */
export interface Budget {
  /** Tokens of the section's text. */
  readonly section: number;
  readonly noteTokens: number;
  /** Tokens of the notes that one prompt holds. */
  readonly gather: number;
}

export class PageWork {
  readonly recipe: Recipe;
  private readonly traits: ModelTraits;
  private readonly title: string;
  private readonly rule: string;

  /** `model`: its name, which tells its family. */
  constructor(request: TaskRequest, model: string) {
    this.traits = traitsOf(model);
    this.recipe = recipeFor(request.intent, this.traits);
    ({ title: this.title, rule: this.rule } = titleAndRule(request));
  }

  /** How a context is shared out. `contextTokens`: at most what the engine has. */
  async budget(contextTokens: number, count: CountTokens): Promise<Budget> {
    const { recipe, traits: { isTiny } } = this;
    const fixed = TEMPLATE_TOKENS + PLACE_TOKENS + (await count(`${recipe.system}\n${framed(this.title, '', this.noteAsk())}`));
    const room = contextTokens - fixed;
    if (recipe.rewrites) {
      const section = Math.floor((room - MIN_ANSWER_TOKENS) / (1 + recipe.perInput));
      return { section: Math.min(SECTION_TOKENS.part, section), noteTokens: 0, gather: 0 };
    }
    const noteTokens = Math.max(MIN_ANSWER_TOKENS, Math.min(isTiny ? NOTE_TOKENS.tiny : NOTE_TOKENS.any, Math.floor(contextTokens * NOTE_SHARE)));
    const answerTokens = Math.min(recipe.maxTokens, Math.floor(contextTokens / 4));
    const asked = TEMPLATE_TOKENS + PLACE_TOKENS + (await count(`${recipe.system}\n${framed(this.title, '', recipe.ask + this.rule)}`));
    return { section: Math.min(isTiny ? SECTION_TOKENS.tiny : SECTION_TOKENS.notes, room - noteTokens), noteTokens, gather: contextTokens - asked - answerTokens };
  }

  /** The prompt of a section: for notes on it, or, of a text that is written anew, for its part of the answer. */
  section({ text, tokens, headings }: Section, index: number, of: number, { noteTokens }: Budget): GenerateRequest {
    const { recipe } = this;
    const under = headings.join(' > ').slice(0, PLACE_CHARS);
    const place = recipe.rewrites ? '' : `Part ${String(index)} of ${String(of)}${under === '' ? '' : `: ${defuse(under)}`}\n\n`;
    const maxTokens = recipe.rewrites ? Math.ceil(tokens * recipe.perInput) + MIN_ANSWER_TOKENS : noteTokens;
    return this.request(this.title + place, text, this.noteAsk(), maxTokens);
  }

  /** The prompt that puts notes together; the answer's own where `isLast`. */
  gather(notes: string, isLast: boolean, maxTokens: number): GenerateRequest {
    const place = 'Notes on its parts, in order:\n\n';
    return this.request(this.title + place, defuse(notes), (isLast ? this.recipe.ask : GATHER) + this.rule, maxTokens);
  }

  private noteAsk(): string {
    return (this.recipe.note ?? this.recipe.ask) + this.rule;
  }

  private request(above: string, text: string, ask: string, maxTokens: number): GenerateRequest {
    const { system } = this.recipe;
    return {
      messages: [{ role: 'system', content: system }, { role: 'user', content: framed(above, text, ask) }],
      prefixLength: 1,
      sampling: samplingFor(this.traits, this.recipe, maxTokens),
    };
  }
}
