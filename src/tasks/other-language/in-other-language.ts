/**
 * A question in another language than its page. The steps tell what is done about it before the answer, and how the
 * question is asked. This matters only where passages are chosen by their words, not where the whole page is read.
 */
import type { OtherLanguage } from '@/src/protocol/other-language';
import type { PageContent } from '@/src/protocol/page-content';
import type { TaskPlan } from '../plan-task';
import type { Reader } from '../reader';
import type { Slices } from '../slices';
import type { TaskStep } from '../steps';
import { baseLanguage, languageOfPage, otherLanguage } from '../text/language';
import { askedIn, searchFor } from './asked-in';
import { putQuestion } from './put-question';

/** How a question is put before the model. */
export interface HowAsked {
  readonly question: string;
  /** What passages are searched with; absent: the question. */
  readonly search?: string;
}

type Languages = Pick<OtherLanguage, 'question' | 'page'>;

/** The languages of a question and its page where they surely differ; else null. */
export function* differingLanguages(
  page: Pick<PageContent, 'blocks' | 'language'>,
  question: string,
): Slices<Languages | null> {
  const own = yield* languageOfPage(page);
  const other = otherLanguage(question, own);
  return other === null ? null : { question: other, page: own };
}

/** How a question was asked, as its turn remembers it. */
export function howAsked(question: string, language: OtherLanguage | undefined): HowAsked {
  // A model that may not speak both languages gets the question as it is.
  if (language === undefined || language.how === 'unknown') return { question };
  const asked = askedIn(question, language.question);
  return { question: asked, search: language.text === undefined ? question : searchFor(question, language.text) };
}

interface Asked {
  readonly question: string;
  /** The question in the page's language, where the user wrote it so. */
  readonly given?: string | undefined;
}

/**
 * Tells what is done about the languages, and returns how the question is asked. `plan`: the plan for a way of asking;
 * it tells whether passages are chosen. Throws as `putQuestion` and `plan` do.
 */
export async function* inOtherLanguage(
  reader: Pick<Reader, 'generate' | 'languages'>,
  { question, given }: Asked,
  languages: Languages,
  plan: (how: HowAsked) => Promise<Pick<TaskPlan, 'coverage'>>,
  signal: AbortSignal,
): AsyncGenerator<TaskStep, HowAsked> {
  const told = (how: OtherLanguage['how'], text?: string): Extract<TaskStep, { type: 'language' }> => ({
    type: 'language',
    language: { ...languages, how, ...(text !== undefined && { text }) },
  });
  const end = function* (step: Extract<TaskStep, { type: 'language' }>): Generator<TaskStep, HowAsked> {
    yield step;
    return howAsked(question, step.language);
  };
  if (!speaks(reader.languages, languages) && given === undefined) return yield* end(told('unknown'));
  const { coverage } = await plan(howAsked(question, told('whole').language));
  if (coverage.passages === undefined) return yield* end(told('whole'));
  if (given !== undefined) return yield* end(told('given', given));
  yield told('putting');
  const text = await putQuestion(reader, question, languages, signal);
  return yield* end(text === null ? told('failed') : told('put', text));
}

/** Whether a model is known to speak both languages. */
function speaks(known: readonly string[] | null | undefined, { question, page }: Languages): boolean {
  const spoken = new Set(known?.map(baseLanguage));
  return spoken.has(question) && spoken.has(page);
}
