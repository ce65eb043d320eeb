/** What the bench of answers measures with, taken from the product. */
import { checkAnswer } from '@/src/tasks/check/check-answer';
import { pageContent } from './pipelines';

export const product = { checkAnswer, pageContent };
