/** Runs stages for tests, and keeps what is written. */
import { ROOT } from '../programs.ts';
import type { StageEnd } from '../report.ts';
import { runStages, type ProgramStage, type RunOptions } from '../run-stages.ts';

const LONG_MS = 60_000;

interface Heard {
  readonly ends: readonly StageEnd[];
  readonly text: string;
}

export async function runHere(stages: readonly ProgramStage[], options: Partial<RunOptions> = {}): Promise<Heard> {
  let text = '';
  const ends = await runStages(stages, {
    cwd: ROOT,
    slots: 2,
    silenceMs: LONG_MS,
    graceMs: LONG_MS,
    signal: new AbortController().signal,
    write: (more) => (text += more),
    ...options,
  });
  return { ends, text };
}
