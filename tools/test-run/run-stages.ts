/** Runs stages as programs, side by side as far as the processors allow. Their output takes turns. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runChild, type ChildEnd } from './child.ts';
import type { StageEnd } from './report.ts';
import { NOTHING, type Results } from './results.ts';
import { runSchedule, type Stage } from './schedule.ts';
import { Turns, type Voice } from './turns.ts';
import { RESULTS_VARIABLE } from './vitest-reporter.ts';

export interface ProgramStage extends Stage {
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it runs beside all others at a low priority. Its output is shown when it has ended. */
  readonly isBackground?: boolean;
  /** Whether it reports its tests by `vitest-reporter.ts`. Otherwise it counts as one test. */
  readonly hasTests: boolean;
}

export interface RunOptions {
  readonly cwd: string;
  /** Number of processors that may be busy at once. */
  readonly slots: number;
  /** Silence after which a stage counts as hung, in milliseconds. */
  readonly silenceMs: number;
  /** Time for a stopped stage to close what it opened, in milliseconds. */
  readonly graceMs: number;
  /** Ends the run: running stages are stopped, waiting ones are not started. */
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/** Programs write to a pipe, so without this they would print no colours. */
const COLOURS = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};

/** The ends of all stages, in the given order. A stage that ends before it has reported its tests has failed. */
export async function runStages(stages: readonly ProgramStage[], options: RunOptions): Promise<StageEnd[]> {
  const turns = new Turns(options.write);
  const ends = new Map<string, StageEnd>();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-tests-'));
  try {
    await runSchedule(stages, {
      slots: options.slots,
      start: async (stage) => {
        const end = await runStage(stage, options, turns, path.join(folder, `${randomUUID()}.json`));
        ends.set(stage.name, end);
        return end.results.failures.length === 0;
      },
      leaveOut: ({ name }, missing) => {
        const failures = [`not run, for ${missing.join(' and ')} did not pass`];
        ends.set(name, { name, ms: null, results: { ...NOTHING, failures } });
      },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return stages.flatMap(({ name }) => ends.get(name) ?? []);
}

async function runStage(stage: ProgramStage, options: RunOptions, turns: Turns, file: string): Promise<StageEnd> {
  const { cwd, silenceMs, graceMs, signal } = options;
  const { isBackground = false } = stage;
  const open = (): Voice => turns.open(`\n=== ${stage.name} ===\n`);
  // A stage in the background gets no turn, or it would hold up all other output.
  const [voice, held]: [Voice | null, string[]] = [isBackground ? null : open(), []];
  const begun = performance.now();
  const child = await runChild(stage.command, {
    cwd,
    env: { ...process.env, ...COLOURS, ...stage.env, [RESULTS_VARIABLE]: file },
    onOutput: (text) => {
      if (voice) voice.say(text);
      else held.push(text);
    },
    silenceMs,
    graceMs,
    signal,
    isBackground,
  });
  const results = stage.hasTests ? await readResults(file, child) : resultsOfTask(child);
  const ms = performance.now() - begun;
  const { length } = results.failures;
  const last = voice ?? open();
  for (const text of held) last.say(text);
  last.close(`--- ${stage.name}: ${length === 0 ? 'passed' : 'failed'} in ${(ms / 1000).toFixed(1)} s\n`);
  return { name: stage.name, ms, results };
}

function resultsOfTask(child: ChildEnd): Results {
  return child.code === 0 && child.cause === null
    ? { ...NOTHING, passed: 1 }
    : { ...NOTHING, failures: [endOf(child)] };
}

async function readResults(file: string, child: ChildEnd): Promise<Results> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return { ...NOTHING, failures: [`${endOf(child)} before it could report its tests`] };
  const results = JSON.parse(text) as Results;
  const isHidden = (child.code !== 0 || child.cause !== null) && results.failures.length === 0;
  return isHidden ? { ...results, failures: [`${endOf(child)}, though no test failed`] } : results;
}

/** How a program ended, in words. */
function endOf({ code, cause }: ChildEnd): string {
  if (cause !== null) return `it was stopped (${cause})`;
  return code === null ? 'it was killed' : `it ended with exit code ${String(code)}`;
}
