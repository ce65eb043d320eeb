/**
 * Fits @mlc-ai/web-llm into an extension. Its WebAssembly becomes a file of the package, because it is text in a 6.8 MB
 * script and stores refuse scripts over 5 MB. Its list of models and their hosts is removed. It exports the parts that
 * our worker uses directly, so that weights come straight from the user's file.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/** The library release that the patches below were written for and tested with. */
const WEBLLM_VERSION = '0.2.86';
const LIBRARY = '@mlc-ai/web-llm/lib/index.js';
/** Path in the package. Only the patched library asks for it, not `src/engine/providers/webllm/worker`. */
const TOKENIZER_FILE = 'webllm/tokenizers.wasm';
const DATA_URI = /wasmBinaryFile="data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)"/g;
const READ_BINARY = 'return Promise.resolve().then(()=>getBinarySync(binaryFile))';

/** In the order in which the library embeds them. The one for grammars (0.7 MB) is left out, because it is not used. */
const EMBEDDED = [
  { name: 'grammars', read: 'return Promise.reject(new Error("grammars are not part of this package"))' },
  {
    name: 'tokenizers',
    read: `return fetch(new URL("/${TOKENIZER_FILE}",location.href)).then((response)=>response.arrayBuffer())`,
  },
] as const;

/** The library's own names of what `src/engine/providers/webllm/worker/runtime.ts` describes. */
export const EXTRA_EXPORTS = 'export { LLMChatPipeline, libExports$2 as tvm, libExports as tokenizers };';

function librarySource(): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@mlc-ai/web-llm').replace(/lib[/\\]index\.js$/, 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  if (version !== WEBLLM_VERSION) {
    throw new Error(
      `@mlc-ai/web-llm is ${version}, but tools/vite/webllm-split.ts and the libraries in tools/webllm-libs were checked with ` +
        `${WEBLLM_VERSION}. Compare LLMChatPipeline with src/engine/providers/webllm/worker/runtime.ts, make the libraries anew, ` +
        'run the conformance suite, then raise WEBLLM_VERSION.',
    );
  }
  return readFileSync(require.resolve('@mlc-ai/web-llm'), 'utf8');
}

/** Replaces what `pattern` finds exactly once, and fails the build otherwise. */
export function replaceOnce(code: string, pattern: RegExp | string, replacement: string): string {
  const found =
    typeof pattern === 'string' ? code.split(pattern).length - 1 : [...code.matchAll(new RegExp(pattern, 'g'))].length;
  if (found !== 1)
    throw new Error(`web-llm has ${found} times ${String(pattern)}, expected once: review tools/vite/webllm-split.ts.`);
  return code.replace(pattern, () => replacement);
}

function embedded(source: string): Buffer[] {
  const parts = [...source.matchAll(DATA_URI)].map((match) => Buffer.from(match[1] ?? '', 'base64'));
  if (parts.length !== EMBEDDED.length)
    throw new Error(`web-llm embeds ${parts.length} WebAssembly modules, expected ${EMBEDDED.length}.`);
  return parts;
}

/** The library without embedded WebAssembly, model list and hosts, and with the exports that our worker needs. */
function patchLibrary(source: string): string {
  embedded(source);
  let index = 0;
  const [head = '', ...rest] = source.split(DATA_URI).filter((_, part) => part % 2 === 0);
  const split = rest.reduce((code, part) => {
    const { name, read } = EMBEDDED[index++] ?? EMBEDDED[0];
    return `${code}wasmBinaryFile="${name}.wasm"${replaceFirst(part, READ_BINARY, read)}`;
  }, head);
  const listless = replaceOnce(
    split,
    /(?<=const prebuiltAppConfig = \{\n {4}cacheBackend: "cache",\n {4}model_list: )\[\n[\s\S]*?\n {4}\](?=,\n\};)/,
    '[]',
  );
  const hostless = replaceOnce(listless, /(?<=const modelLibURLPrefix = )"[^"]+"/, '""');
  return `${hostless}\n${EXTRA_EXPORTS}\n`;
}

function replaceFirst(code: string, from: string, to: string): string {
  if (!code.includes(from)) throw new Error(`web-llm no longer contains ${from}: review tools/vite/webllm-split.ts.`);
  return code.replace(from, () => to);
}

/** Files that the WebGPU engine needs besides the model libraries. */
export function webllmAssets(): { readonly fileName: string; readonly contents: Uint8Array }[] {
  const parts = embedded(librarySource());
  const tokenizer = parts[EMBEDDED.findIndex(({ name }) => name === 'tokenizers')];
  if (!tokenizer) throw new Error('web-llm embeds no tokenizer');
  return [{ fileName: TOKENIZER_FILE, contents: tokenizer }];
}

/** Applies the patches while bundling. @throws Error when the installed library is another release. */
export function webllmSplit(): Plugin {
  return {
    name: 'sotto:webllm-split',
    enforce: 'pre',
    load: (id) =>
      id.replaceAll('\\', '/').split('?')[0]?.endsWith(LIBRARY)
        ? { code: patchLibrary(librarySource()), map: null }
        : null,
  };
}
