/** The prompts of a text that is read in sections: notes on each, notes put together, and the answer made of them. */
import type { GenerateRequest } from '@/src/engine/engine';
import type { TaskRequest } from '@/src/protocol/task';
import type { CountTokens } from '../fit';
import { lengthScale } from '../length-scale';
import { samplingFor, familyTraitsOf, type FamilyTraits } from '../model-family';
import { defuse, type Recipe } from '../prompts';
import { recipeFor } from '../prompts-tiny';
import { leastAnswer, softTokens } from '../room';
import { promptOf, wordingFor, type Wording } from '../wording';
import { keyOf } from './known-notes';
import type { Section } from './sections';

/**
 * A section's most tokens, where the context would hold more: small models read short texts better, and notes come
 * sooner. Of a text that is written anew less, for it has to come out whole.
 */
const SECTION_TOKENS = { notes: 2_048, tiny: 1_024, part: 480 };
/** Notes on a section: at most so many tokens, and no more than this share of the context. */
const NOTE_TOKENS = { any: 160, tiny: 96 };
/** Notes that are themselves the answer: at most so many tokens. */
const JOINED_TOKENS = 640;
const NOTE_SHARE = 1 / 8;
/** Room for what stands above the text: which part it is, and its headings; a context that is small cannot spare it. */
const PLACE_TOKENS = 64;
const placeTokens = (contextTokens: number): number =>
  contextTokens < 512 ? Math.floor(contextTokens / 16) : PLACE_TOKENS;
/** The headings above a section are told up to this length, in characters. */
const PLACE_CHARS = 160;

/** What one prompt is to hold, and the longest answer to it, in tokens. */
export interface Budget {
  /** That it is made for. */
  readonly contextTokens: number;
  readonly wording: Wording;
  /** Of what stands around the text. */
  readonly fixed: number;
  /** Of the section's text; less than one where there is no room for any. */
  readonly section: number;
  /**
   * Of notes on a section; of its part of a text that is written anew, what comes on top of what its length asks for.
   */
  readonly noteTokens: number;
  /** Of the notes that one prompt holds. */
  readonly gather: number;
  /** Of the answer that is made of notes. */
  readonly answerTokens: number;
}

export class PageWork {
  readonly recipe: Recipe;
  /** How many times a limit counts in the answer's language; known with the first budget. */
  private scale: number | undefined;
  private readonly traits: FamilyTraits;

  /** `model`: its name, which tells its family. */
  constructor(
    private readonly request: TaskRequest,
    model: string,
  ) {
    this.traits = familyTraitsOf(model);
    this.recipe = recipeFor(request.intent, this.traits);
  }

  /** How a context is shared out. `contextTokens`: at most what the engine has. */
  async budget(contextTokens: number, count: CountTokens): Promise<Budget> {
    const {
      recipe,
      traits: { isTiny },
    } = this;
    const { wording, fixed } = await wordingFor(this.request, this.traits, contextTokens, count);
    this.scale ??= recipe.rewrites ? 1 : await lengthScale(this.request, count);
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

  /** Names what notes on a text, or its part of the answer, are made of and how; a later job knows them by it. */
  keyOf(text: string): string {
    return keyOf(`${this.recipe.system}\n${this.recipe.note ?? this.recipe.ask}\n${text}`);
  }

  /** The prompt of a section: for notes on it, or, of a text that is written anew, for its part of the answer. */
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
    return this.prompt(wording, place, text, wording.note, maxTokens);
  }

  /** The prompt that puts notes together; the answer's own where `isLast`. */
  gather(notes: string, isLast: boolean, { wording, answerTokens, noteTokens }: Budget): GenerateRequest {
    const maxTokens = isLast ? answerTokens : this.gatheredTokens(noteTokens);
    return this.prompt(
      wording,
      'Notes on its parts, in order:\n\n',
      defuse(notes),
      isLast ? wording.ask : wording.gather,
      maxTokens,
    );
  }

  private prompt(
    { system, title }: Wording,
    place: string,
    text: string,
    ask: string,
    maxTokens: number,
  ): GenerateRequest {
    return {
      messages: promptOf(this.recipe, system, { before: title + place, text, ask }),
      prefixLength: system === '' ? 0 : 1,
      sampling: samplingFor(this.traits, this.recipe, maxTokens),
    };
  }
}
