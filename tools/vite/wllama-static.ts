/**
 * Turns @wllama/wllama's worker into static files of the package. The library keeps it as strings and starts it from
 * `blob:` addresses, which the extension's CSP (`script-src 'self'`, `worker-src 'self'`) forbids; in Firefox the
 * library would wait forever. Only these files, the wasm and the message codec are used of the library: not its
 * downloader, not its cache, not its addresses.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

/** A file for the package: copied from `source` (absolute path), or written from `contents`. */
export type PackageAsset = { readonly fileName: string } & (
  | { readonly source: string }
  | { readonly contents: string | Uint8Array }
);

/** The library release that the patches below were written for and tested with. */
const WLLAMA_VERSION = '3.13.0';

const CODEC = '@wllama/wllama/esm/glue/glue.js';

/**
 * Makes llama.cpp ask for the fast adapter, the one that `src/engine/adapter.ts` has judged. By itself it states no
 * preference, and of two adapters a browser may choose the slower one.
 */
const FAST_ADAPTER = `
if (self.GPU) {
  const { requestAdapter } = GPU.prototype;
  GPU.prototype.requestAdapter = function (options) {
    return requestAdapter.call(this, { ...options, powerPreference: 'high-performance' });
  };
}
`;

/**
 * llama.cpp waits for the queue after each tensor that it writes: 16 times per token with two layers. Each wait costs
 * 0.2 ms in Chromium and 100 ms in Firefox. None is needed, because a queue works in order. So here these waits end at
 * once, and `gpuIdle` waits once at the end of a step, unless a read has done so. Firefox notices finished work only
 * every 100 ms or when something is submitted, so empty work is submitted again and again during a wait.
 */
const GPU_WAITS = `
let busyQueue;
if (self.GPUQueue) {
  const { submit, onSubmittedWorkDone } = GPUQueue.prototype;
  const { mapAsync } = GPUBuffer.prototype;
  let submissions = 0;
  const whilePolling = async (queue, wait) => {
    const timer = setInterval(() => submit.call(queue, []), 4);
    try {
      await wait();
    } finally {
      clearInterval(timer);
    }
  };
  GPUQueue.prototype.submit = function (buffers) {
    submissions += 1;
    busyQueue = { queue: this, wait: () => whilePolling(this, () => onSubmittedWorkDone.call(this)) };
    return submit.call(this, buffers);
  };
  GPUQueue.prototype.onSubmittedWorkDone = async () => {};
  GPUBuffer.prototype.mapAsync = async function (...range) {
    const before = submissions;
    const map = () => mapAsync.apply(this, range);
    await (busyQueue ? whilePolling(busyQueue.queue, map) : map());
    if (before === submissions) busyQueue = undefined;
  };
}
const gpuIdle = async () => {
  const busy = busyQueue;
  busyQueue = undefined;
  await busy?.wait();
};
`;

/** Without further threads, because the graphics card computes. */
const RUN_OPTIONS = `
const RUN_OPTIONS = {
  pathConfig: { 'wllama.wasm': new URL('./wllama.wasm', self.location.href).href },
  nbThread: 0,
  compat: false,
};
`;

function packageFolder(): string {
  const require = createRequire(import.meta.url);
  const folder = path.resolve(path.dirname(require.resolve('@wllama/wllama/esm/index.js')), '..');
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  if (version !== WLLAMA_VERSION) {
    throw new Error(
      `@wllama/wllama is ${version}, but tools/vite/wllama-static.ts was checked with ${WLLAMA_VERSION}. ` +
        'Read src/worker.ts and src/workers-code of the new release, run the conformance suite, then raise WLLAMA_VERSION.',
    );
  }
  return folder;
}

/** One exported string literal of `src/workers-code/generated.ts`. */
function generatedString(source: string, name: string): string {
  const literal = new RegExp(`export const ${name} = (".*");`).exec(source)?.[1];
  if (literal === undefined) throw new Error(`wllama's generated.ts has no string ${name}: its layout has changed.`);
  return JSON.parse(literal) as string;
}

/** After an exception in C++ an action returns a null pointer, from which the library would read a length. */
const CALL = 'const outputPtr = await wllamaAction(argAction, inputPtr);';
const REFUSAL = `
    if (Number(outputPtr) === 0) {
      msg({ callbackId, err: 'refused' });
      return;
    }`;

/** `replaceAll` that fails the build where there is nothing to replace, instead of shipping an unpatched file. */
function patch(code: string, from: string, to: string): string {
  if (!code.includes(from))
    throw new Error(`wllama's worker no longer contains ${JSON.stringify(from)}: review the patch.`);
  return code.replaceAll(from, to);
}

/**
 * What wllama needs in the package: the wasm and the worker.
 * @throws Error when the installed library is another release than the one the patches were checked with.
 */
export function wllamaAssets(): PackageAsset[] {
  const folder = packageFolder();
  const generated = readFileSync(path.join(folder, 'src/workers-code/generated.ts'), 'utf8');
  const runtime = FAST_ADAPTER + generatedString(generated, 'WLLAMA_EMSCRIPTEN_CODE');
  const worker = patch(
    generatedString(generated, 'LLAMA_CPP_WORKER_CODE'),
    CALL,
    `${CALL}\n    await gpuIdle();${REFUSAL}`,
  );
  // As in the library: the worker's own `let Module` would collide with emscripten's `var Module`.
  const nested = patch(runtime, 'var Module=', 'var ___Module=');
  return [
    { fileName: 'wllama/wllama.wasm', source: path.join(folder, 'esm/wasm/wllama.wasm') },
    {
      fileName: 'wllama/worker.js',
      contents: `${RUN_OPTIONS}${GPU_WAITS}\nfunction wModuleInit() { ${nested}; return Module; }\n${worker}`,
    },
  ];
}

/**
 * Resolves the library's message codec alone, so that the rest (its downloader, with addresses of other hosts) stays
 * out of the bundle. The library ships the codec's code only as source.
 */
export function wllamaCodec(): Plugin {
  return {
    name: 'sotto:wllama-codec',
    enforce: 'pre',
    resolveId: (id) => (id === CODEC ? path.join(packageFolder(), 'src/glue/glue.ts') : null),
  };
}
