/**
 * `npm test`: everything that CI runs, one stage after the other, and one line of figures at the very end. A stage
 * that ends before it could report its tests counts as one failure.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const BIN = path.join(ROOT, 'node_modules');

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Stage {
  readonly name: string;
  /** A script of package.json, or a configuration of vitest. */
  readonly run: { readonly script: string } | { readonly vitest: string };
}

const STAGES: readonly Stage[] = [
  { name: 'check', run: { script: 'check' } },
  { name: 'build', run: { script: 'build' } },
  { name: 'build sealed', run: { script: 'build:sealed' } },
  { name: 'unit', run: { vitest: 'vitest.config.ts' } },
  { name: 'conformance', run: { vitest: 'tests/conformance/vitest.config.ts' } },
  { name: 'end to end', run: { vitest: 'tests/e2e/vitest.config.ts' } },
];

/** The fields of vitest's JSON report that are counted. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly unknown[];
    readonly name: string;
  }[];
}

function start(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit' });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

async function runScript(script: string): Promise<Counts> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const code = await start(npm, ['run', '--silent', script]);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

async function runVitest(config: string, reports: string): Promise<Counts> {
  if (!existsSync(path.join(ROOT, config))) {
    console.error(`${config} is not there, so this stage cannot run.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const output = path.join(reports, `${config.replaceAll('/', '-')}.json`);
  const code = await start(process.execPath, [
    path.join(BIN, 'vitest/vitest.mjs'),
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`,
  ]);
  return countReport(await readFile(output, 'utf8').catch(() => null), code);
}

function countReport(text: string | null, code: number): Counts {
  if (text === null) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(text) as VitestReport;
  // A file that could not be loaded has no tests of its own to fail.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

async function main(): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const reports = await mkdtemp(path.join(os.tmpdir(), 'sotto-tests-'));
  const lines: string[] = [];
  try {
    for (const { name, run } of STAGES) {
      console.log(`\n=== ${name} ===`);
      const begun = Date.now();
      const counts = 'script' in run ? await runScript(run.script) : await runVitest(run.vitest, reports);
      lines.push(`${name.padEnd(12)} ${describe(counts)} in ${String(Math.round((Date.now() - begun) / 1000))} s`);
      for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key];
    }
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
  console.log(`\n${lines.join('\n')}\n`);
  return total;
}

function describe({ passed, failed, skipped }: Counts): string {
  return `${String(passed)} passed, ${String(failed)} failed${skipped > 0 ? `, ${String(skipped)} skipped` : ''}`;
}

const total = await main();
if (total.skipped > 0) console.log(`${String(total.skipped)} skipped, each with its reason above`);
// The last line, alone and always alike: other tools read it.
console.log(describe({ ...total, skipped: 0 }));
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
