import { expect, test } from 'vitest';
import { SKIPPED } from '../../tests/harness/skip-reasons.ts';
import { subjectProblem } from './commit-subjects.ts';
import { git } from './repository-files.ts';

/** Commits before this one have subjects of other forms. */
const SINCE = '06f2a1e70d1a41bf43e29f504ae438669bab25eb';

test.each([
  'host: an answer goes on after a pause',
  'surfaces/chat: the focus stays in the log',
  '.ci: tests have 90 minutes',
  `docs: ${'x'.repeat(66)}`,
])('%s is a subject', (subject) => {
  expect(subjectProblem(subject)).toBeNull();
});

test.each([
  ['An answer goes on after a pause', 'begin with the room'],
  ['docs, checks, host: three rooms at once', 'begin with the room'],
  ['host: answers go on; panel: they show it', 'two commits'],
  [`docs: ${'x'.repeat(67)}`, '73 characters'],
])('%s is none', (subject, why) => {
  expect(subjectProblem(subject)).toContain(why);
});

test('the commits of this repository have subjects of this form', ({ skip }) => {
  const log = git('log', '--no-merges', '--format=%h %s', `${SINCE}..HEAD`);
  skip(log === null, SKIPPED.noHistory);
  const subjects = (log ?? '').split('\n').filter((line) => line !== '');
  const problems = subjects.flatMap((line) => {
    const [hash = ''] = line.split(' ', 1);
    const problem = subjectProblem(line.slice(hash.length + 1));
    return problem === null ? [] : [`${line}: ${problem}`];
  });
  expect(problems, 'Write the subject anew (git rebase, git commit --amend) before it is in main.').toEqual([]);
});
