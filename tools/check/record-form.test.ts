import { describe, expect, test } from 'vitest';
import { recordProblems } from './record-form.ts';
import { matching, read } from './repository-files.ts';

const record = (number: string, status: string, decision = 'We do it.'): [string, string] => [
  `${number}-a-name.md`,
  `# ${number} A title\n\nStatus: ${status}\n\n## Context\n\nWhy.\n\n## Decision\n\n${decision}\n\n## Consequences\n\nSo.\n`,
];
const problems = (...records: [string, string][]): string[] => recordProblems(new Map(records));

describe('the form of a record', () => {
  test('every record of this repository has it', () => {
    const names = matching('docs/decisions/[0-9]*.md');
    expect(names.length).toBeGreaterThan(30);
    expect(recordProblems(new Map(names.map((name) => [name.replace(/^.*\//, ''), read(name)])))).toEqual([]);
  });

  test('accepted, superseded and partly superseded are the statuses', () => {
    const by = '[0002](0002-a-name.md) (the (one) choice)';
    for (const status of ['accepted', `superseded by ${by}`, `partly superseded by ${by},\n${by}`])
      expect(problems(record('0001', status), record('0002', 'accepted', 'In place of 0001.'))).toEqual([]);
    for (const status of ['rejected', 'superseded by 0002', 'superseded by [0002](0002-a-name.md)', `accepted ${by}`])
      expect(problems(record('0001', status), record('0002', 'accepted', 'In place of 0001.'))).toEqual([
        expect.stringContaining('write below the title'),
      ]);
  });

  test('a record that supersedes another exists, and names it', () => {
    const old = record('0001', 'superseded by [0002](0002-a-name.md) (all)');
    expect(problems(old)).toEqual([expect.stringContaining('does not exist')]);
    expect(problems(old, record('0002', 'accepted'))).toEqual([expect.stringContaining('name 0001 in that record')]);
  });

  test('title, headings and number are as in the file’s name', () => {
    const [name, text] = record('0001', 'accepted');
    expect(problems([name, text.replace('0001', '0003')])).toEqual([expect.stringContaining('begin with "# 0001 "')]);
    expect(problems([name, text.replace('## Context', '## Why')])).toEqual([expect.stringContaining('headings')]);
    expect(problems([name, text], ['0001-other.md', text])).toEqual([expect.stringContaining('one number')]);
  });

  test('500 words are the most', () => {
    expect(problems(record('0001', 'accepted', 'word '.repeat(480)))).toEqual([]);
    expect(problems(record('0001', 'accepted', 'word '.repeat(500)))).toEqual([expect.stringContaining('500 are the')]);
  });
});
