/** The pages and questions of the bench: our own set, or articles with questions in the format of page-qa. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BenchPage } from './pipelines.ts';

export interface Question {
  readonly question: string;
  readonly answers: readonly string[];
}

/** `lead`: the author's own summary of the page, '' for none. It is not part of what is read. */
export interface SetPage extends BenchPage {
  readonly lead: string;
  readonly questions: readonly Question[];
}

/** What is asked about a page: a question, or null for a summary. */
export interface Item {
  readonly key: string;
  readonly page: SetPage;
  readonly question: Question | null;
}

/** Questions taken from each article: some that it answers, and some that it does not. */
const QA = { answerable: 6, unanswerable: 3 };

export async function ownPages(): Promise<SetPage[]> {
  return JSON.parse(await readFile(path.join(import.meta.dirname, 'set.json'), 'utf8')) as SetPage[];
}

/** A line of page-qa: an article. */
interface QaPage {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly questions: readonly (Question & { readonly paragraph: number | null })[];
}

/** Articles as pages. The first paragraph of an article sums it up, so it becomes the lead and the rest the page. */
export async function qaPages(file: string): Promise<SetPage[]> {
  const bytes = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const {
        title,
        paragraphs: [lead = '', ...paragraphs],
        questions,
      } = JSON.parse(line) as QaPage;
      const answerable = questions.filter(
        ({ answers, paragraph }) => answers.length > 0 && paragraph !== null && paragraph > 0,
      );
      return {
        id: `qa:${title}`,
        title,
        language: 'en',
        lead,
        paragraphs,
        questions: [
          ...spread(answerable, QA.answerable),
          ...spread(
            questions.filter(({ answers }) => answers.length === 0),
            QA.unanswerable,
          ),
        ],
      };
    });
}

/** `many` items of a list, spread evenly over it. */
function spread<T>(list: readonly T[], many: number): T[] {
  const every = Math.max(1, Math.floor(list.length / many));
  return list.filter((_, index) => index % every === 0).slice(0, many);
}

/** All questions and summaries, in the pages' order. */
export function itemsOf(pages: readonly SetPage[]): Item[] {
  return pages.flatMap((page): Item[] => [
    ...(page.lead === '' ? [] : [{ key: `${page.id}: summary`, page, question: null }]),
    ...page.questions.map((question) => ({ key: `${page.id}: ${question.question}`, page, question })),
  ]);
}
