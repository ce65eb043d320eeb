/** A question beside its page, before the model sees it: in which language each is, and whether anything answers it. */
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
  /** The same in the page's language, where the user has said it. */
  readonly inPageLanguage?: string | undefined;
}

/** Work of one prompt, put together when it is known how the question is asked. */
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
 * What is nearest to a question that nothing on the page seems to answer, or null: for one that something may answer,
 * and for one that words alone cannot decide, such as one in another language.
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
