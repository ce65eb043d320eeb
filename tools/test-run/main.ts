/**
 * `npm test`: everything that CI runs. `npm test -- unit` runs the named stages and those that they need.
 * `npm run test:long`: tests that are too long for that. Its figures go into docs/performance.md.
 */
import { SKIPPED } from '../../tests/harness/skip-reasons.ts';
import { beginRun } from './begin.ts';
import { noteLongRun } from './long-run-note.ts';
import { report } from './report.ts';
import { runStages } from './run-stages.ts';
import { choose } from './schedule.ts';
import { stagesOfLongTest, stagesOfTest } from './stages.ts';

const MINUTE_MS = 60_000;
/** CI gives 90 minutes, which include the installation. */
const LIMIT_MS = 80 * MINUTE_MS;
const LONG = { limitMs: 10 * 60 * MINUTE_MS, silenceMs: 90 * MINUTE_MS };

const names = process.argv.slice(2).filter((name) => name !== '--long');
const isLong = process.argv.includes('--long');
const begun = performance.now();
const stages = choose(isLong ? stagesOfLongTest() : stagesOfTest(), names);
const ends = await runStages(stages, isLong ? beginRun(LONG.limitMs, LONG.silenceMs) : beginRun(LIMIT_MS));
const ms = performance.now() - begun;
const { lines, passed, failed, exitCode } = report(ends, Object.values(SKIPPED), ms);
console.log(`\n${lines.join('\n')}`);
process.exitCode = exitCode;
if (isLong && names.length === 0) await noteLongRun({ passed, failed, ms });
