import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from './command-line';
import { parseDemoArguments, USAGE } from './demo/arguments';

const ROOT = path.resolve(import.meta.dirname, '..');

/** What a program prints for these arguments, and how it ends. */
function run(program: string, ...words: string[]): Promise<{ code: unknown; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], { cwd: ROOT }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, said: `${stdout}${stderr}`.trim() });
    });
  });
}

describe('wrong arguments on a command line', () => {
  it.concurrent.each([
    ['tools/demo/demo.ts', ['--frobnicate'], "Unknown option '--frobnicate'", 'npm run demo -- ['],
    ['lab/bench.ts', ['speed', '--fast'], 'No such part: speed, --fast.', 'npm run bench -- ['],
    [
      'tools/screenshots/main.ts',
      ['--browser', 'safari'],
      '--browser is chromium or firefox, not "safari".',
      'npm run screenshots -- [',
    ],
  ])('%s %j: a line, how it is used, and 2', async (program, words, wrong, usage) => {
    const { code, said } = await run(program, ...words);
    expect(code).toBe(2);
    const [line, use, ...more] = said.split('\n');
    expect(line).toContain(wrong);
    expect(use).toContain(usage);
    expect(more, 'nothing else, no stack').toEqual([]);
  });

  it.each([
    [['summary'], "Unexpected argument 'summary'. This command does not take positional arguments"],
    [['--model'], "Option '--model <value>' argument missing"],
    [['--engine', 'gpt'], '--engine is auto, webllm, wllama-webgpu, or llama, not "gpt".'],
    [['--url', 'example.org'], '--url needs an address that begins with http:// or https://.'],
  ])('of the demo, %j, are told as they are', (words, wrong) => {
    expect(() => parseDemoArguments(words)).toThrow(new UsageError(wrong, USAGE));
  });
});
