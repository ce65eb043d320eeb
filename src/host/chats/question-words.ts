/** What is found out about a question before the model gets it: its language, and whether the page answers it. */
import type { Quote } from '@/src/protocol/checked-answer';
import type { PageContent } from '@/src/protocol/page-content';
import type { Sourced } from '@/src/protocol/source';
import type { EarlierTurn } from '@/src/tasks/earlier-turn';
import { inOtherLanguage, differingLanguages, type HowAsked } from '@/src/tasks/other-language/in-other-language';
import { answerability } from '@/src/tasks/retrieval/answerability';
import { inSlices } from '../lane/in-slices';
import { planned, type JobWork } from '../jobs/job-work';
import type { Plan } from '../lane/plan-limits';

interface Asked {
  readonly question: string;
  /** The question in the page's language, if the user has written it. */
  readonly inPageLanguage?: string | undefined;
}

/** Work of one prompt, which is made once it is known how the question is asked. */
export function inPageLanguage(
  { question, inPageLanguage: given }: Asked,
  page: () => Promise<PageContent>,
  planFor: (how: HowAsked) => Plan,
): JobWork['run'] {
  return async function* run(reader, limits, signal) {
    const languages = await inSlices(signal)(differingLanguages(await page(), question));
    const plan = (how: HowAsked): ReturnType<Plan> => planFor(how)(limits, signal);
    const how = languages ? yield* inOtherLanguage(reader, { question, given }, languages, plan, signal) : { question };
    yield* planned(planFor(how))(reader, limits, signal);
  };
}

/**
 * The nearest sentences to a question that nothing on the page seems to answer.
 * Null where something may answer it, and where words cannot tell, as in another language.
 */
export async function nearestTo(
  question: string,
  page: Sourced<PageContent>,
  earlier: readonly EarlierTurn[] | null,
  signal: AbortSignal,
): Promise<readonly Quote[] | null> {
  const run = inSlices(signal);
  if (earlier === null || (await run(differingLanguages(page, question)))) return null;
  const { answerable, nearest } = await run(answerability(page, question, earlier));
  return answerable === false ? nearest.map((sentence) => ({ ...sentence, source: page.source })) : null;
}
