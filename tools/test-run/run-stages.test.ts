/** Stages as real programs: what could hide a failure is made to happen. */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProgramStage } from './run-stages.ts';
import { runHere } from './testing/run-here.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-run-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const node = (name: string, code: string, needs: readonly string[] = []): ProgramStage => ({
  name,
  needs,
  cores: 1,
  command: [process.execPath, '-e', code],
  hasTests: false,
});

/** A process that has ended may stay in the list as a zombie: that does not count. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a program', () => {
  test('passes or fails by its exit code, and a stage that needs a failed one does not run', async () => {
    const { ends, text } = await runHere([
      node('good', 'console.log("fine")'),
      node('bad', 'console.error("broken"); process.exitCode = 3'),
      node('next', 'console.log("never")', ['bad']),
    ]);
    expect(ends.map(({ name, results }) => [name, results.passed, results.failures])).toEqual([
      ['good', 1, []],
      ['bad', 0, ['it ended with exit code 3']],
      ['next', 0, ['not run, for bad did not pass']],
    ]);
    expect(text).toMatch(/=== good ===\nfine\n--- good: passed[^]*=== bad ===\nbroken\n--- bad: failed/);
    expect(text).not.toContain('never');
  });

  test('in the background has a low priority, prints when it has ended, and holds up no other output', async () => {
    const file = path.join(folder, 'spoken');
    const waiting = `const { existsSync } = require('node:fs');
      const timer = setInterval(() => {
        if (!existsSync(${JSON.stringify(file)})) return;
        clearInterval(timer);
        console.log('priority ' + require('node:os').getPriority());
      }, 20);`;
    const heard: string[] = [];
    const { text } = await runHere(
      [{ ...node('behind', waiting), cores: 0, isBackground: true }, node('before', 'console.log("now")')],
      {
        write: (more) => {
          heard.push(more);
          // The stage in the background ends only after the other one has printed.
          if (more.includes('now')) writeFileSync(file, '');
        },
      },
    );
    expect(heard.join('')).toMatch(/now\n[^]*=== behind ===\npriority 19\n--- behind: passed/);
    expect(text).toBe('');
  });

  test('that cannot be started, or is killed, fails', async () => {
    const { ends } = await runHere([
      { ...node('missing', ''), command: [path.join(folder, 'nothing-here')] },
      node('killed', 'process.kill(process.pid, "SIGKILL")'),
    ]);
    expect(ends.map(({ results }) => results.failures)).toEqual([['it was killed'], ['it was killed']]);
  });

  test('that prints nothing for long is ended, with the processes that it has started', async () => {
    // Its child leads a group of its own, as browsers do, and ignores SIGTERM.
    const below = `process.on('SIGTERM', () => {}); console.log('below ' + process.pid); setInterval(() => {}, 1e6)`;
    const above = `process.on('SIGTERM', () => {});
      const { spawn } = require('node:child_process');
      const below = spawn(process.execPath, ['-e', ${JSON.stringify(below)}], { detached: true, stdio: 'pipe' });
      const timer = setInterval(() => console.log('not yet'), 100);
      below.stdout.on('data', (said) => { clearInterval(timer); console.log(String(said)); });`;
    const { ends, text } = await runHere([node('hung', above)], { silenceMs: 2_000, graceMs: 200 });
    expect(ends[0]?.results.failures).toEqual(['it was stopped (nothing was heard of it for 2 s)']);
    const pid = /below (\d+)/.exec(text)?.[1];
    expect(pid).toBeDefined();
    await expect.poll(() => isRunning(Number(pid))).toBe(false);
  }, 30_000);

  test('ends when the run is interrupted, and no other one starts', async () => {
    const controller = new AbortController();
    const stages = [
      node('first', 'console.log("up"); setInterval(() => {}, 1e6)'),
      node('second', 'console.log("up")'),
    ];
    const { ends } = await runHere(stages, {
      slots: 1,
      signal: controller.signal,
      write: (text) => {
        if (text === 'up\n') controller.abort('SIGINT');
      },
    });
    expect(ends.map(({ results }) => results.failures)).toEqual([
      ['it was stopped (SIGINT)'],
      ['it was stopped (SIGINT)'],
    ]);
  });
});
