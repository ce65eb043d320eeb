/** What the bench of answers runs and measures with, taken from the product. */
import { checkAnswer } from '@/src/tasks/check/check-answer';
import { keySentences } from '@/src/tasks/key-sentences';
import { sentencesOf } from '@/src/tasks/text/sentences';
import { pageContent, say } from './pipelines';
import { serverEngine } from './server-engine';

export const product = { checkAnswer, keySentences, pageContent, say, sentencesOf, serverEngine };
