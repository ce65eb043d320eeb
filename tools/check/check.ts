/** `npm run check`: all checks, side by side. The last lines say how long each took. */
import { beginRun } from '../test-run/begin.ts';
import { runStages } from '../test-run/run-stages.ts';
import { CHECKS } from './checks.ts';

const LIMIT_MS = 20 * 60_000;

const ends = await runStages(CHECKS, beginRun(LIMIT_MS));
const failed = ends.filter(({ results }) => results.failures.length > 0);
console.log();
for (const { name, ms, results } of ends)
  console.log(
    `${results.failures.length === 0 ? 'passed' : 'failed'} ${((ms ?? 0) / 1000).toFixed(1).padStart(6)} s  ${name}`,
  );
process.exitCode = failed.length === 0 ? 0 : 1;
