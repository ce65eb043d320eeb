/** Serves what a check needs, on loopback: the page, web-llm, one library, one model folder. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { replaceOnce } from '../../vite/webllm-split.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };
/** web-llm asks for a model's files in the folders of a Hugging Face repository. */
const MODEL = '/model/resolve/main/';

export interface Served { readonly address: string; close(): void }

/** web-llm itself, but for which of the libraries in a module it takes: the page says so in `libraryPrefix`. */
function webLlm(file: string): Buffer {
  return Buffer.from(replaceOnce(readFileSync(file, 'utf8'), 'return this.ctx.getSysLib();', 'return this.ctx.getSysLib(globalThis.libraryPrefix);'));
}

function read(pathname: string, library: string, model: string): Buffer {
  const here = import.meta.dirname;
  if (pathname === '/page.html') return readFileSync(path.join(here, 'page.html'));
  if (pathname === '/web-llm.js') return webLlm(path.join(here, '../../../node_modules/@mlc-ai/web-llm/lib/index.js'));
  if (pathname === '/library.wasm') return gunzipSync(readFileSync(library));
  if (pathname.startsWith(MODEL)) return readFileSync(path.join(model, path.basename(pathname)));
  throw new Error(`nothing at ${pathname}`);
}

/** @param library A module, `.wasm.gz`. @param model A folder with the weights, the tokenizer and the configuration. */
export async function serve(library: string, model: string): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://loopback');
    try {
      const content = read(pathname, library, model);
      response.writeHead(200, { 'content-type': TYPES[path.extname(pathname)] ?? 'application/octet-stream' }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return { address: `http://127.0.0.1:${String(bound.port)}`, close: () => { server.close(); } };
}
