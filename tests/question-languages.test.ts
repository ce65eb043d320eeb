/** The languages of many real questions: the shares that docs/performance.md names. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { otherLanguage } from '@/src/tasks/text/language';
import { readPages } from '../lab/question-pages';
import { SKIPPED } from './harness/skip-reasons';
import { describeUnless } from './harness/skips';

const PAGES = path.resolve(import.meta.dirname, '../../shared/corpora/page-qa/pages.jsonl.gz');

describeUnless(!existsSync(PAGES), SKIPPED.noSharedCorpora)('English questions', () => {
  it.each(['de', 'fr', 'es', 'it', 'nl', 'pl', 'ru', 'zh', 'pt', 'sv'])(
    'are told on a page in %s, and none is taken for another on an English one',
    async (page) => {
      const questions = (await readPages(PAGES)).flatMap((asked) => asked.questions.map(({ question }) => question));
      expect(questions.filter((question) => otherLanguage(question, 'en') !== null)).toEqual([]);
      const found = questions.map((question) => otherLanguage(question, page)).filter((language) => language !== null);
      expect(new Set(found)).toEqual(new Set(['en']));
      expect(found.length / questions.length).toBeGreaterThanOrEqual(0.955);
    },
  );
});
