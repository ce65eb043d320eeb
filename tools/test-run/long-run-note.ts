/** The line in docs/performance.md about the last run of the long tests. */
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './programs.ts';

export interface LongRun {
  readonly passed: number;
  readonly failed: number;
  readonly ms: number;
}

export interface Tree {
  /** The short hash of the commit that is checked out. */
  readonly commit: string;
  /** Whether tracked files differ from it. */
  readonly isChanged: boolean;
}

const FILE = path.join(ROOT, 'docs/performance.md');
const START = '<!-- the last run of npm run test:long, written by it -->';
const END = '<!-- until here -->';

/** Writes the note about a run that has just ended. @throws Error where the file has no place for it. */
export async function noteLongRun(run: LongRun): Promise<void> {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const tree = {
    commit: git('rev-parse', '--short', 'HEAD'),
    isChanged: git('status', '--short', '--untracked-files=no') !== '',
  };
  await writeFile(FILE, withNote(await readFile(FILE, 'utf8'), longRunNote(run, tree, new Date())));
}

/** The note about a run. */
export function longRunNote({ passed, failed, ms }: LongRun, { commit, isChanged }: Tree, day: Date): string {
  const where = `commit ${commit}${isChanged ? ' with changes' : ''}`;
  const counts = `${String(passed)} passed, ${String(failed)} failed`;
  return `${day.toISOString().slice(0, 10)}, ${where}: ${counts}, in ${String(Math.ceil(ms / 60_000))} min.`;
}

/** The document with the note in its place. @throws Error where there is no such place. */
export function withNote(document: string, note: string): string {
  const start = document.indexOf(START);
  const end = document.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`docs/performance.md has no place for the long run: ${START} … ${END}`);
  return `${document.slice(0, start + START.length)}\n${note}\n${document.slice(end)}`;
}
