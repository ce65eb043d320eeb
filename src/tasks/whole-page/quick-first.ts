/**
 * The first answer about a page that takes long to read. It is made of the page's beginning and key sentences of each
 * section, as much as is read in time. Not for rewriting: a rewritten text has to be complete.
 */
import type { PageContent } from '@/src/protocol/page-content';
import { promptMs } from '@/src/protocol/prompt-work';
import { firstWordMs, QUICK_MS, readableTokens, WHOLE_MS, type TokenSpeed } from '../clock';
import { makeKeyPassages } from '../key-passages';
import { samplingFor, familyTraitsOf } from '../model-family';
import { defusedParts } from '../page-text';
import { pageCoverage, type OnePass, type TaskPlan } from '../plan-task';
import type { Reader } from '../reader';
import { softTokens } from '../room';
import { runnerOf } from '../slices';
import type { TextTask } from '../text-task';
import { promptOf } from '../wording';
import { ROOM_USED } from './pace';
import { PageWork, type Budget } from './work';

/** Enough to tell how long this page's tokens are, in characters. */
const SAMPLE_CHARS = 6_000;
/** The fewest tokens of a page to answer from, even on a slow machine. */
const LEAST_TOKENS = 64;

/**
 * A plan for as much as is read in time. Null where the whole page is read at once: it is short, in the prompt cache,
 * or wanted whole, or no speed is known. `whole`: the plan for one prompt.
 */
export async function quickPlan(task: TextTask, reader: Reader, whole: OnePass): Promise<TaskPlan | null> {
  const { input, settings } = task;
  const { clock, contextTokens, count } = reader;
  const speed = clock?.speed();
  if (input.kind !== 'page' || settings.reading === 'whole' || !speed) return null;
  const work = new PageWork(task, reader.model);
  if (work.recipe.rewrites) return null;
  const { page } = input;
  const length = await lengthOf(page, reader);
  const budget = await work.budget(contextTokens, count);
  const cached = whole.whole ? await clock?.cached(whole.messages) : null;
  const wholeMs = whole.whole
    ? firstWordMs(clock, cached ?? { promptTokens: whole.promptTokens, cachedTokens: 0 })
    : sectionsMs(speed, length.tokens, budget);
  if (wholeMs <= WHOLE_MS) return null;
  const { words: _read, ...told } = whole.coverage;
  if (settings.reading === 'ask') return { ...whole, coverage: { ...told, words: 0, wholeMs }, choose: true };

  const traits = familyTraitsOf(reader.model);
  const { wording, fixed, section, answerTokens } = budget;
  const room = Math.min(section, contextTokens - fixed - answerTokens - softTokens(contextTokens));
  const tokens = Math.min(room, Math.max(LEAST_TOKENS, readableTokens(clock, QUICK_MS) - fixed));
  if (tokens >= length.tokens) return null;
  const { text, words, passages } = await makeKeyPassages(page, { ...length, tokens }, count, runnerOf(reader));
  if (words === 0) return null;
  return {
    messages: promptOf(work.recipe, wording.system, { before: wording.lead + wording.title, text, ask: wording.ask }),
    prefixLength: whole.prefixLength,
    sampling: samplingFor(traits, work.recipe, answerTokens),
    coverage: { ...pageCoverage(page, { words, ofWords: told.ofWords }), passages, wholeMs },
  };
}

/** A page's tokens, estimated from its beginning. */
async function lengthOf(
  { blocks }: Pick<PageContent, 'blocks'>,
  reader: Reader,
): Promise<{ tokens: number; charsPerToken: number }> {
  const parts = await runnerOf(reader)(defusedParts(blocks));
  const sample = parts.slice(0, 200).join('\n\n').slice(0, SAMPLE_CHARS);
  const charsPerToken = sample.length / Math.max(1, await reader.count(sample));
  return { charsPerToken, tokens: parts.reduce((sum, { length }) => sum + length + 2, 0) / charsPerToken };
}

/** Milliseconds for a text that is read in sections: their prompts and notes, and the answer made of these. */
function sectionsMs(speed: TokenSpeed, tokens: number, { section, noteTokens, answerTokens, fixed }: Budget): number {
  const sections = Math.max(1, Math.ceil(tokens / Math.max(1, section)));
  const notes = sections * noteTokens * ROOM_USED;
  const prompts = sections * promptMs(speed.prompt, 0, tokens / sections + fixed) + promptMs(speed.prompt, 0, notes);
  return prompts + ((notes + answerTokens * ROOM_USED) / speed.decode) * 1_000;
}
