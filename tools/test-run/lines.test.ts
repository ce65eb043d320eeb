import { expect, test } from 'vitest';
import { lines } from './lines.ts';

function given(...chunks: string[]): string[] {
  const result: string[] = [];
  const output = lines((line) => result.push(line));
  for (const chunk of chunks) output.take(chunk);
  output.end();
  return result;
}

test('gives whole lines, in whatever pieces they arrive', () => {
  expect(given('one\ntw', 'o', '\n\nfour')).toEqual(['one\n', 'two\n', '\n', 'four\n']);
});

test('gives a line that is overwritten again and again once, in its last state', () => {
  const wheel = '\u001b[?25l\r- building\u001b[K\r/ building\u001b[K\r\u001b[K\u001b[?25h';
  expect(given(wheel, 'done\r\n', 'coloured \u001b[32mgreen\u001b[39m\n')).toEqual([
    'done\n',
    'coloured \u001b[32mgreen\u001b[39m\n',
  ]);
});
