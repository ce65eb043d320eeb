/** Runs a task on its whole input: one prompt if it fits, sections if it does not. */
import { isOverflow, tryOnePass } from '../one-pass';
import { blocksOf } from '../page-text';
import { pageCoverage, planTask, type OnePass } from '../plan-task';
import { defuse } from '../prompts';
import type { Reader } from '../reader';
import { smallerContext } from '../room';
import { runnerOf, type Slices } from '../slices';
import { chooseFirst, noMore, type TaskStep } from '../steps';
import type { TextTask } from '../text-task';
import { NO_NOTES, type KnownNotes } from './known-notes';
import { quickPlan } from './quick-first';
import { readSections } from './read-sections';
import { isNoted } from './sections-for';
import { blockUnit, type Unit } from './units';
import { PageWork } from './work';

const NOTHING_READ = { words: 0, ofWords: 0 };

/**
 * Reads an input and answers. Of a page that takes long, a part is read first, unless all of it is wanted. `known`:
 * notes of an earlier attempt. `begun`: an answer that goes on; only what follows is told.
 * Throws `nothing-to-read` for an input without words, `context-overflow` where the context is too small for any of it,
 * what the engine throws, and `AbortError` after `signal`.
 */
export async function* readWhole(
  task: TextTask,
  reader: Reader,
  signal: AbortSignal,
  known: KnownNotes = NO_NOTES,
  begun = '',
): AsyncGenerator<TaskStep> {
  const work = new PageWork(task, reader.model);
  const units = (): Promise<Unit[]> => runnerOf(reader)(unitsOf(task));
  // Earlier notes make a quick answer unnecessary.
  const isOn = known.size > 0 && (await isNoted(reader, { work, units: await units(), known }));
  const contextTokens = yield* inOnePrompt(task, reader, signal, { isOn, begun });
  if (contextTokens === null) return;
  const least = task.input.kind === 'page' ? pageCoverage(task.input.page, NOTHING_READ) : NOTHING_READ;
  yield* readSections(reader, { work, units: await units(), least, known, begun, contextTokens }, signal);
}

/**
 * Answers with one prompt if that holds all that should be read, and returns null. Else returns the context for reading
 * in sections, in tokens. `isOn`: the task goes on from notes.
 */
async function* inOnePrompt(
  task: TextTask,
  reader: Reader,
  signal: AbortSignal,
  { isOn, begun }: { readonly isOn: boolean; readonly begun: string },
): AsyncGenerator<TaskStep, number | null> {
  const { contextTokens } = reader;
  const whole = await onePassFor(task, reader);
  const quick = whole && !isOn ? await quickPlan(task, reader, whole) : null;
  if (quick?.choose) {
    yield chooseFirst(quick.coverage);
    return null;
  }
  const plan = quick ?? (whole?.whole ? whole : null);
  if (!plan) return contextTokens;
  if (!(yield* tryOnePass(reader, { ...plan, ...(begun !== '' && { begun }) }, signal))) return null;
  if (begun !== '') {
    // Reading in sections would take minutes, and give another answer.
    yield noMore(plan.coverage);
    return null;
  }
  // If a quick plan did not fit, sections begin with a small one anyway.
  return quick ? contextTokens : (smallerContext(contextTokens) ?? contextTokens);
}

/** A plan for one prompt; null where the instructions leave no room for any text. */
async function onePassFor(task: TextTask, reader: Reader): Promise<OnePass | null> {
  try {
    return await planTask(task, reader);
  } catch (error) {
    if (!isOverflow(error)) throw error;
    return null;
  }
}

function* unitsOf({ input }: TextTask): Slices<Unit[]> {
  const units: Unit[] = [];
  for (const block of blocksOf(input)) {
    if (block.text.trim() !== '') units.push(blockUnit({ ...block, text: defuse(block.text) }, units.length));
    yield;
  }
  return units;
}
