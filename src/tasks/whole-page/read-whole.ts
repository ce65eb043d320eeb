/** A task on the whole of its input: one prompt where it fits, sections where it does not. */
import type { TaskRequest } from '@/src/protocol/task';
import { isOverflow, tryOnePass } from '../one-pass';
import { blocksOf } from '../page-text';
import { pageCoverage, planTask, type OnePass } from '../plan-task';
import { defuse } from '../prompts';
import type { Reader } from '../reader';
import { smallerContext } from '../room';
import { runnerOf, type Slices } from '../slices';
import { chooseFirst, noMore, type TaskStep } from '../steps';
import { NO_NOTES, type KnownNotes } from './known-notes';
import { quickPlan } from './quick-first';
import { readSections } from './read-sections';
import { isNoted } from './sections-for';
import { blockUnit, type Unit } from './units';
import { PageWork } from './work';

const NOTHING_READ = { words: 0, ofWords: 0 };

/**
 * Reads an input and answers; of a page that takes long first what is soon read, unless all of it is wanted. `known`:
 * what an earlier attempt had noted. `begun`: an answer that is to go on; only what comes behind it is told. Throws
 * `nothing-to-read` for an input without words, `context-overflow` where the context is too small for any of it, what
 * the engine throws, and `AbortError` after `signal`.
 */
export async function* readWhole(
  request: TaskRequest,
  reader: Reader,
  signal: AbortSignal,
  known: KnownNotes = NO_NOTES,
  begun = '',
): AsyncGenerator<TaskStep> {
  const work = new PageWork(request, reader.model);
  const units = (): Promise<Unit[]> => runnerOf(reader)(unitsOf(request));
  // What was noted of this text is not read once more: a quick answer has no place then.
  const isOn = known.size > 0 && (await isNoted(reader, { work, units: await units(), known }));
  const contextTokens = yield* inOnePrompt(request, reader, signal, { isOn, begun });
  if (contextTokens === null) return;
  const least = request.input.kind === 'page' ? pageCoverage(request.input.page, NOTHING_READ) : NOTHING_READ;
  yield* readSections(reader, { work, units: await units(), least, known, begun, contextTokens }, signal);
}

/**
 * Answers by one prompt, where one holds all that is to be read, and returns null; or the context to read sections
 * within, in tokens. `isOn`: it goes on from notes.
 */
async function* inOnePrompt(
  request: TaskRequest,
  reader: Reader,
  signal: AbortSignal,
  { isOn, begun }: { readonly isOn: boolean; readonly begun: string },
): AsyncGenerator<TaskStep, number | null> {
  const { contextTokens } = reader;
  const whole = await onePassFor(request, reader);
  const quick = whole && !isOn ? await quickPlan(request, reader, whole) : null;
  if (quick?.choose) {
    yield chooseFirst(quick.coverage);
    return null;
  }
  const plan = quick ?? (whole?.whole ? whole : null);
  if (!plan) return contextTokens;
  if (!(yield* tryOnePass(reader, { ...plan, ...(begun !== '' && { begun }) }, signal))) return null;
  if (begun !== '') {
    // Notes would take minutes, and make another answer.
    yield noMore(plan.coverage);
    return null;
  }
  // A quick one that does not fit after all is no loss: sections begin with a small one.
  return quick ? contextTokens : (smallerContext(contextTokens) ?? contextTokens);
}

/** A plan for one prompt; null where the words of a prompt for the whole leave no room for any of the text. */
async function onePassFor(request: TaskRequest, reader: Reader): Promise<OnePass | null> {
  try {
    return await planTask(request, reader);
  } catch (error) {
    if (!isOverflow(error)) throw error;
    return null;
  }
}

function* unitsOf({ input }: TaskRequest): Slices<Unit[]> {
  const units: Unit[] = [];
  for (const block of blocksOf(input)) {
    if (block.text.trim() !== '') units.push(blockUnit({ ...block, text: defuse(block.text) }, units.length));
    yield;
  }
  return units;
}
