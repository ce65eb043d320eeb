/** Plans a task of one prompt: from a request to what the model gets. Pure: the engine's counting is passed in. */
import { recipeFor } from '@/src/actions/action';
import type { ChatMessage, Sampling } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { PageContent } from '@/src/protocol/page-content';
import type { Coverage } from '@/src/protocol/task-event';
import type { Clock } from './clock';
import { fitParts, type CountTokens } from './fit';
import { lengthScale } from './length-scale';
import { samplingFor, familyTraitsOf } from './model-family';
import { blocksOf, defusedParts } from './page-text';
import type { Ranking } from './retrieval/ranker';
import { leastAnswer, softTokens } from './room';
import { runnerOf, type RunSlices } from './slices';
import type { TextTask } from './text-task';
import { promptOf, wordingFor } from './wording';

export interface TaskPlan {
  readonly messages: readonly ChatMessage[];
  /** How many leading messages a later question about the same page would share. */
  readonly prefixLength: number;
  readonly sampling: Sampling;
  readonly coverage: Coverage;
  /** The answer so far, which is to go on; the steps tell only what follows. */
  readonly begun?: string;
  /** Whether the answer is the text itself, written anew. */
  readonly rewrites?: boolean;
  /** The user is to choose how much is read; until then nothing is. */
  readonly choose?: true;
}

/** A plan for one prompt, its size in tokens, and whether it holds the whole input. */
export interface OnePass extends TaskPlan {
  readonly whole: boolean;
  readonly promptTokens: number;
}

export interface PlanLimits {
  /** The engine's context, prompt and answer together, in tokens. */
  readonly contextTokens: number;
  readonly count: CountTokens;
  /** The model's name; its family depends on it. */
  readonly model: string;
  /** Runs slow work in slices; absent: at once. */
  readonly run?: RunSlices;
  /** What is known of the engine's speed; absent: plans look at the context alone. */
  readonly clock?: Clock;
  /** Rankers that help to choose passages for a question; absent: their words alone decide. */
  readonly ranking?: Ranking | undefined;
}

/** What is known of how many words a page has. */
export type CountedPage = Pick<PageContent, 'partial' | 'visibleWords' | 'hiddenWords'>;

/**
 * Plans one pass: as much of the input as the context holds, with room for the answer. Throws `nothing-to-read` for
 * an input without words and `context-overflow` where the context is too small for any of it.
 */
export async function planTask(task: TextTask, limits: PlanLimits): Promise<OnePass> {
  const { contextTokens, count, model } = limits;
  const run = runnerOf(limits);
  const traits = familyTraitsOf(model);
  const recipe = recipeFor(task.action, traits);
  const parts = await run(defusedParts(blocksOf(task.input)));
  if (parts.length === 0) throw new SottoError('nothing-to-read', 'the input has no words');

  const { wording, fixed } = await wordingFor(task, traits, contextTokens, count);
  const least = leastAnswer(contextTokens);
  const scale = recipe.rewrites ? 1 : await lengthScale(task, count);
  const wanted = Math.min(Math.round(recipe.maxTokens * scale), Math.floor(contextTokens / 4));
  const room = contextTokens - fixed - softTokens(contextTokens);
  // A rewrite is about as long as its input: both must fit.
  const most = Math.floor(recipe.maxTokens / recipe.perInput);
  const budget = recipe.rewrites ? Math.min(most, Math.floor((room - least) / (1 + recipe.perInput))) : room - wanted;
  const fitted = await fitParts(parts, budget, count, run);
  if (fitted.text === '') throw new SottoError('context-overflow', 'the context is too small for this task');

  const allowed = Math.ceil(fitted.tokens * recipe.perInput) + least;
  return {
    messages: promptOf(recipe, wording.system, {
      before: wording.lead + wording.title,
      text: fitted.text,
      ask: wording.ask,
    }),
    prefixLength: wording.system === '' ? 0 : 1,
    sampling: samplingFor(
      traits,
      recipe,
      Math.min(recipe.rewrites ? recipe.maxTokens + least : wanted, allowed, room - fitted.tokens),
    ),
    coverage: task.input.kind === 'page' ? pageCoverage(task.input.page, fitted.coverage) : fitted.coverage,
    rewrites: recipe.rewrites,
    whole: fitted.coverage.words >= fitted.coverage.ofWords,
    promptTokens: fixed + fitted.tokens,
  };
}

/**
 * The coverage of a page. If only a part of the page could be read, the share is of all visible words. Hidden words are
 * told apart.
 */
export function pageCoverage(
  { partial, visibleWords, hiddenWords }: CountedPage,
  { words, ofWords }: Coverage,
): Coverage {
  return {
    words,
    ofWords: partial ? Math.max(ofWords, visibleWords) : ofWords,
    ...(hiddenWords > 0 && { hiddenWords }),
  };
}
