/** A task of one prompt, as steps. */
import { SottoError } from '@/src/protocol/errors';
import { answer } from './answer';
import type { TaskPlan } from './plan-task';
import type { Reader } from './reader';
import type { TaskStep } from './steps';

/** Runs one prompt. Throws what the engine throws, and `AbortError` after `signal`. */
export async function* onePass(
  reader: Reader,
  { coverage, ...request }: TaskPlan,
  signal: AbortSignal,
): AsyncGenerator<TaskStep> {
  yield { type: 'reading', fraction: null, coverage };
  for await (const step of answer(reader, request, signal)) {
    if (step.type === 'prompt') yield { type: 'reading', fraction: step.fraction, coverage };
    else if (step.type !== 'end') yield step;
    else {
      const { finish, promptTokens, cachedTokens, tokens, kept, text, unchanged } = step;
      yield {
        ...{ type: 'done', finish, coverage, promptTokens, cachedTokens, tokens },
        ...(kept < text.length && { kept }),
        ...(unchanged && { unchanged }),
      };
    }
  }
}

/**
 * Runs one prompt and returns null. Returns the engine's `context-overflow` if the prompt did not fit and nothing of
 * the answer was told, so that the caller can ask for less. Throws other errors of the engine, and `AbortError` after
 * `signal`.
 */
export async function* tryOnePass(
  reader: Reader,
  plan: TaskPlan,
  signal: AbortSignal,
): AsyncGenerator<TaskStep, SottoError | null> {
  let hasBegun = false;
  try {
    for await (const step of onePass(reader, plan, signal)) {
      hasBegun ||= step.type === 'token' || step.type === 'aside';
      yield step;
    }
    return null;
  } catch (error) {
    if (hasBegun || !isOverflow(error)) throw error;
    return error;
  }
}

/** Whether a prompt did not fit the engine's context. */
export function isOverflow(error: unknown): error is SottoError {
  return error instanceof SottoError && error.code === 'context-overflow';
}
