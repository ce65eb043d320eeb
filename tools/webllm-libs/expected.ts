/**
 * `npm run libs:expected [NAME ...]`: computes by the NumPy reference what the libraries are compared with, and writes
 * it into `tests/conformance/numbers`. To be run after the tiny models or the cases have changed. Needs Python 3.11 to
 * 3.13, and 2 GB of memory for `smollm2-135m`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runnerImport } from 'vite';
import type * as CasesModule from '../../tests/conformance/numbers/cases.ts';
import { ensureDemoModel } from '../demo-model.ts';

type Cases = typeof CasesModule;

interface Reference {
  readonly spread: number;
  readonly rows: readonly (readonly (readonly number[])[])[];
}

const CASES_FOLDER = path.join(import.meta.dirname, '../../tests/conformance/numbers');
/** How many logits of a row are kept: the best ones and some others, and all of them in every 16th row. */
const TINY = { best: 6, samples: 6, whole: 16, precision: 'float64' };
const DEMO = { best: 16, samples: 48, whole: 0, precision: 'float32' };

function compute(order: object): Reference {
  const folder = mkdtempSync(path.join(tmpdir(), 'sotto-expected-'));
  try {
    const file = path.join(folder, 'order.json');
    writeFileSync(file, JSON.stringify(order));
    const script = path.join(import.meta.dirname, 'reference.py');
    const output = execFileSync('python3', [script, file], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(output) as Reference;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes a line for each row, so that a diff shows which rows have changed. */
function write(name: string, gguf: Uint8Array, { spread, rows }: Reference): void {
  const sha256 = createHash('sha256').update(gguf).digest('hex');
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  writeFileSync(
    path.join(CASES_FOLDER, `expected/${name}.json`),
    `{\n  "sha256": "${sha256}",\n  "spread": ${String(spread)},\n  "rows": [\n${lines}\n  ]\n}\n`,
  );
  console.log(`${name}: ${String(rows.length)} rows, spread ${String(spread)}`);
}

const { module } = await runnerImport<Cases>(path.join(CASES_FOLDER, 'cases.ts'));
const isWanted = (name: string): boolean => process.argv.length === 2 || process.argv.includes(name);
for (const subject of [...module.CASES, ...module.OF_LLAMA].filter(({ name }) => isWanted(name))) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sotto-expected-'));
  const gguf = path.join(folder, 'model.gguf');
  writeFileSync(gguf, module.fileOf(subject));
  write(
    subject.name,
    readFileSync(gguf),
    compute({ ...TINY, gguf, tokens: module.tokensOf(subject), steps: module.stepsOf(subject) }),
  );
  rmSync(folder, { recursive: true });
}
if (isWanted(module.DEMO_CASE.name)) {
  const { name, tokens, steps } = module.DEMO_CASE;
  const gguf = await ensureDemoModel();
  write(name, readFileSync(gguf), compute({ ...DEMO, gguf, tokens, steps }));
}
