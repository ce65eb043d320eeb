/** What the bench of the checker measures, taken from the product. */
import { checkAnswer } from '@/src/tasks/check/check-answer';
import { sentencesOf } from '@/src/tasks/text/sentences';

export const product = { checkAnswer, sentencesOf };
