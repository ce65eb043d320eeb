/** The product's own code that the bench of answers runs and measures with. */
import type { CheckedAnswer, PageSentence } from '@/src/protocol/checked-answer';
import type { PageContent } from '@/src/protocol/page-content';
import { checkAnswer } from '@/src/tasks/check/check-answer';
import type { CheckedPage } from '@/src/tasks/check/page-facts';
import { keySentences } from '@/src/tasks/key-sentences';
import { atOnce } from '@/src/tasks/slices';
import { sentencesOf } from '@/src/tasks/text/sentences';
import { DEMO, pageContent, say } from './pipelines';
import { serverEngine } from './server-engine';

export const product = {
  checkAnswer: (answer: string, page: CheckedPage, question?: string): CheckedAnswer =>
    atOnce(checkAnswer(answer, page, question === undefined ? {} : { question })),
  keySentences: (page: PageContent, count: number): PageSentence[] => atOnce(keySentences(page, count)),
  DEMO,
  pageContent,
  say,
  sentencesOf,
  serverEngine,
};
