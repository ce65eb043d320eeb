/**
 * Where a library spends its time, by kernel: `profile.ts [--prompt N] [--answer N] [--headed | --graphics-card] NAME
 * ...`. Weights are zeros, so no model file is needed. Runs in Chromium on the GPU that it finds, or on SwiftShader.
 * With `--graphics-card` it runs on a graphics card without a display, also in half precision. Kernels are timed by
 * WebGPU's timestamp queries, if the adapter has them.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import puppeteer from 'puppeteer';
import { webgpuFlags } from '../../../tests/harness/chromium-flags.ts';
import { findBrowser } from '../../browsers/find-browser.ts';
import { EXTRA_EXPORTS } from '../../vite/webllm-split.ts';

interface Library {
  readonly module: string;
  readonly prefix: string;
  readonly weight_bytes: number;
}
interface Kernels {
  readonly [name: string]: { readonly calls: number; readonly nanoseconds: number };
}
interface Phase {
  readonly seconds: number;
  readonly kernels: Kernels | null;
}
interface Profile {
  readonly adapter: string;
  readonly prompt: Phase;
  readonly answer: Phase;
}

const HERE = import.meta.dirname;
const DIST = path.join(HERE, '../dist');
/** Kernels with a smaller share of a phase are summed up in one line. */
const SMALLEST_SHARE = 0.01;

/** Serves the page, web-llm with the parts that the page uses, and one module, on loopback. */
async function serve(module: string): Promise<{ address: string; close(): void }> {
  const contents: Readonly<Record<string, () => readonly [type: string, body: string | Uint8Array]>> = {
    '/page.html': () => ['text/html', readFileSync(path.join(HERE, 'page.html'))],
    '/web-llm.js': () => [
      'text/javascript',
      `${readFileSync(path.join(HERE, '../../../node_modules/@mlc-ai/web-llm/lib/index.js'), 'utf8')}\n${EXTRA_EXPORTS}`,
    ],
    '/library.wasm': () => ['application/wasm', gunzipSync(readFileSync(path.join(DIST, `${module}.wasm.gz`)))],
  };
  const server = createServer((request, response) => {
    const [type, body] = contents[request.url ?? '']?.() ?? [];
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return {
    address: `http://127.0.0.1:${String(bound.port)}`,
    close: () => {
      server.close();
    },
  };
}

async function run(
  { module, prefix }: Library,
  task: { promptTokens: number; answerTokens: number },
  { headed, graphicsCard }: { headed: boolean; graphicsCard: boolean },
): Promise<Profile> {
  const served = await serve(module);
  const flags = [
    '--no-sandbox',
    '--no-first-run',
    '--enable-webgpu-developer-features',
    ...(graphicsCard
      ? webgpuFlags({ graphicsCard: 'half-precision' })
      : ['--enable-unsafe-webgpu', '--enable-features=Vulkan']),
  ];
  const browser = await puppeteer.launch({
    executablePath: await findBrowser('chromium'),
    headless: !headed,
    protocolTimeout: 30 * 60_000,
    args: flags,
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${served.address}/page.html`);
    await page.waitForFunction('window.ready === true');
    return (await page.evaluate(`profile(${JSON.stringify({ prefix, ...task })})`)) as Profile;
  } finally {
    await browser.close();
    served.close();
  }
}

/** @param tokens number of tokens in the phase; times are printed per token */
function print(title: string, { seconds, kernels }: Phase, { prefix }: Library, tokens: number): void {
  console.log(`  ${title}: ${(tokens / seconds).toFixed(1)} tokens/s`);
  if (!kernels) {
    console.log('    (no timestamps on this adapter)');
    return;
  }
  const total = Object.values(kernels).reduce((sum, { nanoseconds }) => sum + nanoseconds, 0);
  const line = (name: string, calls: number, nanoseconds: number): void => {
    console.log(
      `    ${((100 * nanoseconds) / total).toFixed(1).padStart(5)} %  ${(nanoseconds / 1e6 / tokens).toFixed(3).padStart(8)} ms/token  ${(calls / tokens).toFixed(2).padStart(7)} calls/token  ${name}`,
    );
  };
  let rest = { calls: 0, nanoseconds: 0 };
  for (const [name, { calls, nanoseconds }] of Object.entries(kernels).sort(
    ([, a], [, b]) => b.nanoseconds - a.nanoseconds,
  )) {
    if (nanoseconds < SMALLEST_SHARE * total)
      rest = { calls: rest.calls + calls, nanoseconds: rest.nanoseconds + nanoseconds };
    else line(name.replace(prefix, ''), calls, nanoseconds);
  }
  line('all others', rest.calls, rest.nanoseconds);
  console.log(`    ${((total / 1e9 / seconds) * 100).toFixed(0)} % of the time the GPU was at work`);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prompt: { type: 'string', default: '128' },
    answer: { type: 'string', default: '16' },
    headed: { type: 'boolean', default: false },
    'graphics-card': { type: 'boolean', default: false },
  },
});
const { libraries } = JSON.parse(readFileSync(path.join(DIST, 'manifest.json'), 'utf8')) as {
  libraries: Record<string, Library>;
};
const task = { promptTokens: Number(values.prompt), answerTokens: Number(values.answer) };
for (const name of positionals) {
  const library = libraries[name];
  if (!library) throw new Error(`There is no ${name}. There are: ${Object.keys(libraries).join(', ')}`);
  const { adapter, prompt, answer } = await run(library, task, {
    headed: values.headed,
    graphicsCard: values['graphics-card'],
  });
  console.log(`${name} on ${adapter.trim() || 'an adapter without a name'}`);
  print(`prompt of ${String(task.promptTokens)}`, prompt, library, task.promptTokens);
  print(`answer of ${String(task.answerTokens)}`, answer, library, task.answerTokens);
  console.log(
    `    weights read at ${((library.weight_bytes * task.answerTokens) / answer.seconds / 1e9).toFixed(1)} GB/s`,
  );
}
