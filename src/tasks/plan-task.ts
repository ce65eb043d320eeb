/** From what was asked to what the model gets: pure, with the engine's counting passed in. */
import type { ChatMessage, Sampling } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { TaskRequest } from '@/src/protocol/task';
import type { Coverage } from '@/src/protocol/task-event';
import { fitParts, type CountTokens } from './fit';
import { pageParts, textParts } from './page-text';
import { defuse, RECIPES } from './prompts';

export interface TaskPlan {
  readonly messages: readonly ChatMessage[];
  /** Leading messages that a later question about the same page would share. */
  readonly prefixLength: number;
  readonly sampling: Sampling;
  readonly coverage: Coverage;
}

export interface PlanLimits {
  /** The engine's context, prompt and answer together, in tokens. */
  readonly contextTokens: number;
  readonly count: CountTokens;
}

/** Tokens that a chat template adds around the messages, on the high side. */
const TEMPLATE_TOKENS = 64;
/** Around the page's text. A tag would do the same, but small models like to close it in their answer. */
const FENCE = '---';
/** An answer shorter than this is not worth starting. */
const MIN_ANSWER_TOKENS = 48;

function inputParts(request: TaskRequest): string[] {
  const { input } = request;
  return (input.kind === 'page' ? pageParts(input.page.blocks) : textParts(input.text)).map(defuse);
}

function inputTitle(request: TaskRequest): string {
  return request.input.kind === 'page' && request.input.page.title !== '' ? `Title: ${defuse(request.input.page.title)}\n\n` : '';
}

/**
 * Plans one pass: as much of the input as the context holds, with room for the answer. Throws `nothing-to-read` for
 * an input without words and `context-overflow` where the context is too small for any of it.
 */
export async function planTask(request: TaskRequest, { contextTokens, count }: PlanLimits): Promise<TaskPlan> {
  const recipe = RECIPES[request.intent];
  const parts = inputParts(request);
  if (parts.length === 0) throw new SottoError('nothing-to-read', 'the input has no words');

  const frame = (text: string): string => `${inputTitle(request)}${FENCE}\n${text}\n${FENCE}\n\n${recipe.ask}`;
  const fixed = TEMPLATE_TOKENS + (await count(recipe.system)) + (await count(frame('')));
  const wanted = Math.min(recipe.maxTokens, Math.floor(contextTokens / 4));
  const isRewrite = request.intent.startsWith('rewrite-');
  // A rewrite is about as long as its input: both must fit.
  const room = contextTokens - fixed - MIN_ANSWER_TOKENS;
  const budget = isRewrite ? Math.floor(room / (1 + recipe.perInput)) : contextTokens - fixed - wanted;
  const fitted = await fitParts(parts, budget, count);
  if (fitted.text === '') throw new SottoError('context-overflow', 'the context is too small for this task');

  const allowed = Math.ceil(fitted.tokens * recipe.perInput) + MIN_ANSWER_TOKENS;
  return {
    messages: [
      { role: 'system', content: recipe.system },
      { role: 'user', content: frame(fitted.text) },
    ],
    prefixLength: 1,
    sampling: {
      temperature: recipe.temperature, topP: 0.9, repetitionPenalty: isRewrite ? 1 : 1.1,
      maxTokens: Math.min(isRewrite ? recipe.maxTokens : wanted, allowed, contextTokens - fixed - fitted.tokens),
    },
    coverage: pageCoverage(request, fitted.coverage),
  };
}

/** For a page that was itself read only in part, the share is of what its readers see. */
function pageCoverage(request: TaskRequest, fitted: Coverage): Coverage {
  if (request.input.kind !== 'page' || !request.input.page.partial) return fitted;
  return { words: fitted.words, ofWords: Math.max(fitted.ofWords, request.input.page.visibleWords) };
}
