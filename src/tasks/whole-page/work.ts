/**
 * Makes the prompts for a text that is read in sections: for notes on each, for putting notes together, and for the
 * answer.
 */
import { recipeFor, type ModelRecipe } from '@/src/actions/action';
import type { GenerateRequest } from '@/src/engine/engine';
import type { CountTokens } from '../fit';
import { lengthScale } from '../length-scale';
import { samplingFor, familyTraitsOf, type FamilyTraits } from '../model-family';
import { defuse } from '../prompts';
import { leastAnswer, softTokens } from '../room';
import type { TextTask } from '../text-task';
import { promptOf, wordingFor, type Wording } from '../wording';
import { keyOf } from './known-notes';
import type { Section } from './sections';

/**
 * The largest section, in tokens, even in a large context: small models read short texts better, and notes come sooner.
 * A text to rewrite has smaller ones, because all of each has to come back.
 */
const SECTION_TOKENS = { notes: 2_048, tiny: 1_024, part: 480 };
/** The longest note on a section, in tokens, and as a share of the context. */
const NOTE_TOKENS = { any: 160, tiny: 96 };
/** The most tokens of notes that are themselves the answer. */
const JOINED_TOKENS = 640;
const NOTE_SHARE = 1 / 8;
/**
 * Room for lines above the text, in tokens: which part it is, and its headings. A small context has no room for them.
 */
const PLACE_TOKENS = 64;
const placeTokens = (contextTokens: number): number =>
  contextTokens < 512 ? Math.floor(contextTokens / 16) : PLACE_TOKENS;
/** The longest line of headings above a section, in characters. */
const PLACE_CHARS = 160;

/** What one prompt is to hold, and the longest answer to it, in tokens. */
export interface Budget {
  /** The context that it is made for, in tokens. */
  readonly contextTokens: number;
  readonly wording: Wording;
  /** Tokens of everything around the text. */
  readonly fixed: number;
  /** Tokens of the section's text; below one where there is no room. */
  readonly section: number;
  /** Tokens of a note on a section; for a text to rewrite, tokens beyond the section's own length. */
  readonly noteTokens: number;
  /** Tokens of notes in one prompt. */
  readonly gather: number;
  /** Tokens of the answer that is made of notes. */
  readonly answerTokens: number;
}

export class PageWork {
  readonly recipe: ModelRecipe;
  /** By how much limits in tokens are multiplied for the answer's language; known with the first budget. */
  private scale: number | undefined;
  private readonly traits: FamilyTraits;

  /** `model`: its name, which tells its family. */
  constructor(
    private readonly task: TextTask,
    model: string,
  ) {
    this.traits = familyTraitsOf(model);
    this.recipe = recipeFor(task.action, this.traits);
  }

  /** How a context is shared out. `contextTokens`: at most what the engine has. */
  async budget(contextTokens: number, count: CountTokens): Promise<Budget> {
    const {
      recipe,
      traits: { isTiny },
    } = this;
    const { wording, fixed } = await wordingFor(this.task, this.traits, contextTokens, count);
    this.scale ??= recipe.rewrites ? 1 : await lengthScale(this.task, count);
    const { scale } = this;
    const room = contextTokens - fixed - placeTokens(contextTokens) - softTokens(contextTokens);
    const least = leastAnswer(contextTokens);
    const common = { contextTokens, wording, fixed };
    if (recipe.rewrites) {
      const section = Math.min(SECTION_TOKENS.part, Math.floor((room - least) / (1 + recipe.perInput)));
      return { ...common, section, noteTokens: least, gather: 0, answerTokens: 0 };
    }
    const noteTokens = Math.max(
      least,
      Math.min(
        Math.round((isTiny ? NOTE_TOKENS.tiny : NOTE_TOKENS.any) * scale),
        Math.floor(contextTokens * NOTE_SHARE),
      ),
    );
    const answerTokens = Math.min(Math.round(recipe.maxTokens * scale), Math.floor(contextTokens / 4));
    const section = Math.min(isTiny ? SECTION_TOKENS.tiny : SECTION_TOKENS.notes, room - noteTokens);
    return {
      ...common,
      section,
      noteTokens,
      gather: room - Math.max(answerTokens, this.gatheredTokens(noteTokens)),
      answerTokens,
    };
  }

  /** The most tokens of notes that are themselves the answer. */
  get joinedTokens(): number {
    return Math.round(JOINED_TOKENS * (this.scale ?? 1));
  }

  /** The longest text that is made of several notes, in tokens. */
  private gatheredTokens(noteTokens: number): number {
    return noteTokens * 2;
  }

  /** The key of a note on a text, or of its rewritten part, by which a later job finds it. */
  keyOf(text: string): string {
    const { system, lead = '', ask, note = lead + ask } = this.recipe;
    return keyOf(`${system}\n${note}\n${text}`);
  }

  /** The prompt for a section: for a note on it, or for rewriting it. */
  section(
    { text, tokens, headings }: Section,
    index: number,
    of: number,
    { contextTokens, wording, noteTokens }: Budget,
  ): GenerateRequest {
    const { recipe } = this;
    const under = headings.join(' > ').slice(0, PLACE_CHARS);
    const hasPlace = !recipe.rewrites && placeTokens(contextTokens) === PLACE_TOKENS;
    const place = hasPlace
      ? `Part ${String(index)} of ${String(of)}${under === '' ? '' : `: ${defuse(under)}`}\n\n`
      : '';
    const maxTokens = recipe.rewrites ? Math.ceil(tokens * recipe.perInput) + noteTokens : noteTokens;
    // Notes are asked for in words of ours alone.
    const lead = recipe.note === undefined ? wording.lead : '';
    return this.prompt(wording.system, { before: lead + wording.title + place, text, ask: wording.note }, maxTokens);
  }

  /** The prompt that puts notes together; the one for the answer where `isLast`. */
  gather(notes: string, isLast: boolean, { wording, answerTokens, noteTokens }: Budget): GenerateRequest {
    const maxTokens = isLast ? answerTokens : this.gatheredTokens(noteTokens);
    const before = `${isLast ? wording.lead : ''}${wording.title}Notes on its parts, in order:\n\n`;
    const ask = isLast ? wording.ask : wording.gather;
    return this.prompt(wording.system, { before, text: defuse(notes), ask }, maxTokens);
  }

  private prompt(system: string, said: Parameters<typeof promptOf>[2], maxTokens: number): GenerateRequest {
    return {
      messages: promptOf(this.recipe, system, said),
      prefixLength: system === '' ? 0 : 1,
      sampling: samplingFor(this.traits, this.recipe, maxTokens),
    };
  }
}
