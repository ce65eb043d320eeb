/** The last lines of a run: what passed, what failed, what was skipped and why, what took long. */
import type { Results, Skip } from './results.ts';

/** Number of files that are listed as the slowest. */
const SLOWEST = 15;
/** Number of tests that are named below each reason for skipping. */
const NAMED = 20;

export interface StageEnd {
  readonly name: string;
  /** Null where it was not started. */
  readonly ms: number | null;
  readonly results: Results;
}

export interface Report {
  readonly lines: readonly string[];
  readonly passed: number;
  readonly failed: number;
  readonly exitCode: 0 | 1;
}

/**
 * The report on stages that have ended. Its last line has a fixed form, because other tools read it.
 * @param ms the time of the whole run, in milliseconds
 * @param allowed the reasons for which a test may be skipped; any other skip is a failure
 */
export function report(given: readonly StageEnd[], allowed: readonly string[], ms: number): Report {
  const stages = given.map((stage) => refuseSkips(stage, allowed));
  const passed = sum(stages, ({ results }) => results.passed);
  const failed = sum(stages, ({ results }) => results.failures.length);
  const all = <K extends 'failures' | 'secondTry' | 'skipped' | 'files'>(key: K): Results[K][number][] =>
    stages.flatMap(({ results }) => [...results[key]]);
  const named = (key: 'failures' | 'secondTry'): string[] =>
    stages.flatMap(({ name, results }) => results[key].map((what) => `  ${name}: ${what}`));
  return {
    lines: [
      'Stages',
      ...stageLines(stages),
      ...(failed > 0 ? ['', 'Failed', ...named('failures')] : []),
      '',
      `${String(all('secondTry').length)} passed at a second try`,
      ...named('secondTry'),
      `${String(all('skipped').length)} skipped`,
      ...skipLines(all('skipped')),
      ...slowestLines(all('files')),
      '',
      `${seconds(ms)} in all`,
      `${String(passed)} passed, ${String(failed)} failed`,
    ],
    passed,
    failed,
    exitCode: failed === 0 && passed > 0 ? 0 : 1,
  };
}

/** A stage whose skips without an allowed reason count as failures. */
function refuseSkips(stage: StageEnd, allowed: readonly string[]): StageEnd {
  const isAllowed = ({ reason }: Skip): boolean => reason !== null && allowed.includes(reason);
  const { failures, skipped } = stage.results;
  const refused = skipped.filter((skip) => !isAllowed(skip));
  const why = ({ name, reason }: Skip): string =>
    `${name} was skipped ${reason === null ? 'without a reason' : `for "${reason}"`}: only tests/harness/skip-reasons.ts has reasons`;
  return {
    ...stage,
    results: { ...stage.results, failures: [...failures, ...refused.map(why)], skipped: skipped.filter(isAllowed) },
  };
}

function stageLines(stages: readonly StageEnd[]): string[] {
  const width = Math.max(0, ...stages.map(({ name }) => name.length));
  return stages.map(({ name, ms, results: { passed, failures, skipped } }) => {
    const counts = [
      `${String(passed)} passed`,
      `${String(failures.length)} failed`,
      ...(skipped.length > 0 ? [`${String(skipped.length)} skipped`] : []),
    ].join(', ');
    return `  ${name.padEnd(width)}  ${stateOf(passed, failures.length).padEnd(7)}  ${ms === null ? 'not run' : seconds(ms).padStart(7)}  ${counts}`;
  });
}

function stateOf(passed: number, failed: number): string {
  if (failed > 0) return 'failed';
  return passed > 0 ? 'passed' : 'skipped';
}

function skipLines(skips: readonly Skip[]): string[] {
  const byReason = Map.groupBy(skips, ({ reason }) => reason ?? '');
  return [...byReason].flatMap(([reason, those]) => [
    `  ${String(those.length)}, for ${reason}`,
    ...those.slice(0, NAMED).map(({ name }) => `    ${name}`),
    ...(those.length > NAMED ? [`    and ${String(those.length - NAMED)} more`] : []),
  ]);
}

function slowestLines(files: Results['files']): string[] {
  if (files.length === 0) return [];
  const slowest = files.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  return ['', 'Slowest files', ...slowest.map(({ file, ms }) => `  ${seconds(ms).padStart(8)}  ${file}`)];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const sum = <T>(things: readonly T[], of: (thing: T) => number): number =>
  things.reduce((total, thing) => total + of(thing), 0);
