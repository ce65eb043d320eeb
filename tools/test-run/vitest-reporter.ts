/** Writes the results of a run of vitest into the file that SOTTO_TEST_RESULTS names. */
import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule, TestRunEndReason } from 'vitest/node';
import { resultsOf } from './results.ts';

/** The environment variable with the file's name. */
export const RESULTS_VARIABLE = 'SOTTO_TEST_RESULTS';

export default class ResultsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[], reason: TestRunEndReason): void {
    const file = process.env[RESULTS_VARIABLE];
    if (file === undefined) throw new Error(`${RESULTS_VARIABLE} must name a file for the results.`);
    const results = resultsOf({
      modules,
      unhandled: unhandled.map(({ message }) => message),
      wasInterrupted: reason === 'interrupted',
    });
    writeFileSync(file, JSON.stringify(results));
  }
}
