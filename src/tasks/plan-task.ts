/** From what was asked to what the model gets: pure, with the engine's counting passed in. */
import type { ChatMessage, Sampling } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { PageContent } from '@/src/protocol/page-content';
import type { TaskRequest } from '@/src/protocol/task';
import type { Coverage } from '@/src/protocol/task-event';
import { fitParts, type CountTokens } from './fit';
import { samplingFor, traitsOf } from './model-family';
import { blocksOf, pageParts } from './page-text';
import { defuse, framed, languageRule, titleLine } from './prompts';
import { recipeFor } from './prompts-tiny';

export interface TaskPlan {
  readonly messages: readonly ChatMessage[];
  /** Leading messages that a later question about the same page would share. */
  readonly prefixLength: number;
  readonly sampling: Sampling;
  readonly coverage: Coverage;
}

/** A plan for one prompt, and whether it holds the whole input. */
export interface OnePass extends TaskPlan {
  readonly whole: boolean;
}

export interface PlanLimits {
  /** The engine's context, prompt and answer together, in tokens. */
  readonly contextTokens: number;
  readonly count: CountTokens;
  /** The model's name, which tells its family. */
  readonly model: string;
}

/** What a page tells of its words. */
export type CountedPage = Pick<PageContent, 'partial' | 'visibleWords' | 'hiddenWords'>;

/** Tokens that a chat template adds around the messages, on the high side. */
export const TEMPLATE_TOKENS = 64;
/** An answer shorter than this is not worth starting. */
export const MIN_ANSWER_TOKENS = 48;

/** A request's title line and its rule about the language, in the words that the model gets; '' where there is none. */
export function titleAndRule({ intent, input, settings }: TaskRequest): { title: string; rule: string } {
  const page = input.kind === 'page' ? input.page : { title: '', language: input.language };
  return { title: titleLine(page.title), rule: languageRule(intent, settings.language, page.language) };
}

/**
 * Plans one pass: as much of the input as the context holds, with room for the answer. Throws `nothing-to-read` for
 * an input without words and `context-overflow` where the context is too small for any of it.
 */
export async function planTask(request: TaskRequest, { contextTokens, count, model }: PlanLimits): Promise<OnePass> {
  const traits = traitsOf(model);
  const recipe = recipeFor(request.intent, traits);
  const parts = pageParts(blocksOf(request.input)).map(defuse);
  if (parts.length === 0) throw new SottoError('nothing-to-read', 'the input has no words');

  const { title, rule } = titleAndRule(request);
  const frame = (text: string): string => framed(title, text, recipe.ask + rule);
  const fixed = TEMPLATE_TOKENS + (await count(recipe.system)) + (await count(frame('')));
  const wanted = Math.min(recipe.maxTokens, Math.floor(contextTokens / 4));
  // A rewrite is about as long as its input: both must fit.
  const room = contextTokens - fixed - MIN_ANSWER_TOKENS;
  const most = Math.floor(recipe.maxTokens / recipe.perInput);
  const budget = recipe.rewrites ? Math.min(most, Math.floor(room / (1 + recipe.perInput))) : contextTokens - fixed - wanted;
  const fitted = await fitParts(parts, budget, count);
  if (fitted.text === '') throw new SottoError('context-overflow', 'the context is too small for this task');

  const allowed = Math.ceil(fitted.tokens * recipe.perInput) + MIN_ANSWER_TOKENS;
  return {
    messages: [
      { role: 'system', content: recipe.system },
      { role: 'user', content: frame(fitted.text) },
    ],
    prefixLength: 1,
    sampling: samplingFor(
      traits, recipe,
      Math.min(recipe.rewrites ? recipe.maxTokens + MIN_ANSWER_TOKENS : wanted, allowed, contextTokens - fixed - fitted.tokens),
    ),
    coverage: request.input.kind === 'page' ? pageCoverage(request.input.page, fitted.coverage) : fitted.coverage,
    whole: fitted.coverage.words >= fitted.coverage.ofWords,
  };
}

/** For a page that was itself read only in part, the share is of what its readers see. What they cannot see is told. */
export function pageCoverage({ partial, visibleWords, hiddenWords }: CountedPage, { words, ofWords }: Coverage): Coverage {
  return { words, ofWords: partial ? Math.max(ofWords, visibleWords) : ofWords, ...(hiddenWords > 0 && { hiddenWords }) };
}
