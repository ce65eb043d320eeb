/**
 * Runs libraries in a real browser against the NumPy reference: `check.ts [--browser firefox] [--tokens N] [NAME ...]`.
 *
 * Both are fed the reference's greedy tokens, so that one near-tie does not make all later tokens differ; at every
 * position the best token must be the same and no logit may be further off than the dtype and the browser's own sine
 * and exponential account for. Chromium runs on SwiftShader, which has no shader-f16; Firefox on llvmpipe, which has.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer, { type Browser } from 'puppeteer-core';
import { runnerImport } from 'vite';
import { findBrowser } from '../../browsers/find-browser.ts';
import type { BrowserName } from '../../browsers/search.ts';
import { ensureDemoModel } from '../../demo-model.ts';
import { expect, worstDifference, type Expected } from './reference.ts';
import { serve } from './serve.ts';

interface Library { readonly module: string; readonly prefix: string; readonly dtype: 'float32' | 'float16'; readonly test: boolean; readonly config: { readonly vocab_size: number } }

/** What `page.html` resolves with. */
interface Run {
  readonly adapter: string;
  readonly best: readonly number[];
  readonly logits: readonly string[];
  readonly loadSeconds: number;
  readonly promptTokensPerSecond: number;
  readonly decodeTokensPerSecond: number;
}

const HERE = import.meta.dirname;
const QUESTION = 'What is the capital of France?';
const MINUTES = 60_000;
/** Logits span about 30. Largest differences seen: .035 (float32, SwiftShader's sine) and .25 (float16). */
const TOLERANCE = { float32: 0.1, float16: 0.5 } as const;

async function tinyModel(): Promise<string> {
  const { module } = await runnerImport<{ tinyGguf: () => Uint8Array }>(path.join(HERE, '../../../tests/fixtures/tiny-gguf.ts'));
  const file = path.join(tmpdir(), `sotto-tiny-${String(process.pid)}.gguf`);
  writeFileSync(file, module.tinyGguf());
  return file;
}

async function launch(browser: BrowserName): Promise<Browser> {
  const executablePath = await findBrowser(browser);
  const common = { executablePath, headless: true, protocolTimeout: 30 * MINUTES };
  if (browser === 'chromium') {
    return puppeteer.launch({ ...common, args: ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] });
  }
  return puppeteer.launch({ ...common, browser, extraPrefsFirefox: { 'dom.webgpu.enabled': true, 'gfx.webgpu.ignore-blocklist': true } });
}

async function run(browser: BrowserName, { module, prefix }: Library, expected: Expected): Promise<Run> {
  const served = await serve(path.join(HERE, '../dist', `${module}.wasm.gz`), expected.model);
  const program = await launch(browser);
  try {
    const page = await program.newPage();
    await page.goto(`${served.address}/page.html`);
    await page.waitForFunction('window.ready === true');
    const task = { model: 'model', library: 'library.wasm', prefix, prompt: expected.prompt, chosen: expected.chosen };
    return await page.evaluate(`runLibrary(${JSON.stringify(task)})`) as Run;
  } finally {
    await program.close();
    served.close();
  }
}

/** Prints a line. @returns Whether the library computes what it must. */
async function check(browser: BrowserName, name: string, library: Library, gguf: string, tokens: number): Promise<boolean> {
  const expected = expect(gguf, name, QUESTION, tokens);
  const result = await run(browser, library, expected);
  const equal = result.best.filter((token, index) => token === expected.chosen[index]).length;
  const worst = worstDifference(result.logits, expected.logits, library.config.vocab_size);
  const good = equal === expected.chosen.length && worst <= TOLERANCE[library.dtype];
  console.log(`${good ? 'ok' : 'WRONG'} ${name} in ${browser} (${result.adapter.trim() || 'no name'}): ${String(equal)} of ${String(tokens)} tokens equal, logits within ${worst.toExponential(1)}; load ${result.loadSeconds.toFixed(0)} s, prompt ${result.promptTokensPerSecond.toFixed(1)} tokens/s, decoding ${result.decodeTokensPerSecond.toFixed(1)}`);
  if (!library.test) console.log(`   ${JSON.stringify(expected.text)}`);
  return good;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: 'string', default: 'chromium' }, tokens: { type: 'string', default: '32' } },
});
const browser: BrowserName = values.browser === 'firefox' ? 'firefox' : 'chromium';
const { libraries } = JSON.parse(readFileSync(path.join(HERE, '../dist/manifest.json'), 'utf8')) as { libraries: Record<string, Library> };
const wanted = Object.entries(libraries).filter(([name, { dtype }]) =>
  (positionals.length === 0 || positionals.includes(name)) && (browser === 'firefox' || dtype === 'float32'));
if (wanted.length === 0) throw new Error(`No such library runs in ${browser}. There are: ${Object.keys(libraries).join(', ')}`);
const tiny = await tinyModel();
for (const [name, library] of wanted) {
  const gguf = library.test ? tiny : await ensureDemoModel();
  if (!await check(browser, name, library, gguf, Number(values.tokens))) process.exitCode = 1;
}
