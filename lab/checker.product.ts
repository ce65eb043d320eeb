/** The product's own code that the bench of the checker measures. */
import { checkAnswer } from '@/src/tasks/check/check-answer';
import type { CheckedAnswer } from '@/src/protocol/checked-answer';
import type { CheckedPage } from '@/src/tasks/check/page-facts';
import { datesIn } from '@/src/tasks/check/dates';
import { atOnce } from '@/src/tasks/slices';
import { plainDigits } from '@/src/tasks/text/digits';
import { sentencesOf } from '@/src/tasks/text/sentences';

export const product = {
  checkAnswer: (answer: string, page: CheckedPage, question?: string): CheckedAnswer =>
    atOnce(checkAnswer(answer, page, question === undefined ? {} : { question })),
  sentencesOf,
  datesIn,
  plainDigits,
};
