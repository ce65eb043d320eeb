/** A task of one prompt, as steps. */
import { answer } from './answer';
import type { TaskPlan } from './plan-task';
import type { Reader } from './reader';
import type { Step } from './steps';

/** Runs one prompt. Throws what the engine throws, and `AbortError` after `signal`. */
export async function* onePass(reader: Reader, { coverage, ...request }: TaskPlan, signal: AbortSignal): AsyncGenerator<Step> {
  yield { type: 'reading', fraction: null, coverage };
  for await (const step of answer(reader, request, signal)) {
    if (step.type === 'prompt') yield { type: 'reading', fraction: step.fraction, coverage };
    else if (step.type === 'text') yield step;
    else {
      const { finish, promptTokens, cachedTokens, tokens, kept, text } = step;
      yield { type: 'end', finish, coverage, promptTokens, cachedTokens, tokens, ...(kept < text.length && { kept }) };
    }
  }
}
