/** A task on the whole of its input: one prompt where it fits, sections where it does not. */
import { SottoError } from '@/src/protocol/errors';
import type { TaskRequest } from '@/src/protocol/task';
import { textParts } from '@/src/protocol/text-parts';
import { onePass } from '../one-pass';
import { pageCoverage, planTask } from '../plan-task';
import { defuse } from '../prompts';
import type { Reader } from '../reader';
import type { Step } from '../steps';
import { NO_NOTES, type KnownNotes } from './known-notes';
import { readSections } from './read-sections';
import { blockUnit, type Unit } from './units';
import { PageWork } from './work';

/** The context is taken to be this much smaller where the engine found that a plan did not fit after all. */
const SMALLER = 0.75;

/**
 * Reads an input and answers. `known`: what an earlier attempt had noted. Throws `nothing-to-read` for an input without
 * words, `context-overflow` where the context is too small for any of it, what the engine throws, and `AbortError` after
 * `signal`.
 */
export async function* readWhole(request: TaskRequest, reader: Reader, signal: AbortSignal, known: KnownNotes = NO_NOTES): AsyncGenerator<Step> {
  const plan = await planTask(request, reader);
  let contextTokens = reader.contextTokens;
  if (plan.whole) {
    let hasBegun = false;
    try {
      for await (const step of onePass(reader, plan, signal)) {
        hasBegun ||= step.type === 'text';
        yield step;
      }
      return;
    } catch (error) {
      if (hasBegun || !(error instanceof SottoError) || error.code !== 'context-overflow') throw error;
      contextTokens = Math.floor(contextTokens * SMALLER);
    }
  }
  const { ofWords } = pageCoverage(request, { words: 0, ofWords: 0 });
  yield* readSections(reader, { work: new PageWork(request), units: unitsOf(request), ofWords, known, contextTokens }, signal);
}


function unitsOf({ input }: TaskRequest): Unit[] {
  const blocks = input.kind === 'page' ? input.page.blocks : textParts(input.text).map((text) => ({ kind: 'paragraph' as const, text }));
  return blocks.filter(({ text }) => text.trim() !== '').map((block, index) => blockUnit({ ...block, text: defuse(block.text) }, index));
}
