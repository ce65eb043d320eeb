/** Serves the page of the comparison on this machine. Its headers allow shared memory, which threads need. */
import { createReadStream } from 'node:fs';
import { readFile as readText, stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build, type Rolldown } from 'vite';
import { readFile } from '../../tools/llama-wasm/dist.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const WLLAMA = path.join(ROOT, 'node_modules/@wllama/wllama');
const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};
const [SCRIPT, WASM] = ['text/javascript', 'application/wasm'];

/** A script with all that it imports. */
async function bundled(entry: string, format: 'es' | 'iife'): Promise<string> {
  const result = (await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    resolve: { alias: { '@': ROOT } },
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: {
        input: path.join(import.meta.dirname, entry),
        output: { format, ...(format === 'iife' && { codeSplitting: false }) },
      },
    },
  })) as Rolldown.RolldownOutput;
  return result.output[0].code;
}

/** What is served at a path: a file on the disk, or text or bytes. */
type Content = { readonly type: string } & ({ readonly file: string } | { readonly body: string | Uint8Array });

async function contents(models: Readonly<Record<string, string>>): Promise<Map<string, Content>> {
  const script = readFile('llama.js').toString('utf8');
  return new Map<string, Content>([
    [
      '/',
      { type: 'text/html', body: '<!doctype html><title>cpu</title><script type="module" src="/page.js"></script>' },
    ],
    ['/page.js', { type: SCRIPT, body: await bundled('page.ts', 'es') }],
    ['/ours.js', { type: SCRIPT, body: `${script}\n${await bundled('ours.worker.ts', 'iife')}` }],
    ['/llama.js', { type: SCRIPT, body: script }],
    ['/llama-simd.wasm', { type: WASM, body: readFile('llama-simd.wasm') }],
    ['/llama-relaxed.wasm', { type: WASM, body: readFile('llama-relaxed.wasm') }],
    ['/wllama.wasm', { type: WASM, file: path.join(WLLAMA, 'esm/wasm/wllama.wasm') }],
    ...Object.entries(models).map(([name, file]): [string, Content] => [
      `/models/${name}`,
      { type: 'application/octet-stream', file },
    ]),
  ]);
}

async function answer(content: Content | undefined, response: ServerResponse): Promise<void> {
  if (!content) {
    response.writeHead(404).end();
    return;
  }
  const length = 'file' in content ? (await stat(content.file)).size : Buffer.byteLength(content.body);
  response.writeHead(200, { ...HEADERS, 'content-type': content.type, 'content-length': length });
  if ('file' in content) createReadStream(content.file).pipe(response);
  else response.end(content.body);
}

export interface BenchServer {
  readonly origin: string;
  /** wllama's version. */
  readonly wllama: string;
  close(): void;
}

/** @param models files by their name below `/models/` */
export async function serveBench(models: Readonly<Record<string, string>>): Promise<BenchServer> {
  const all = await contents(models);
  const server = createServer((request, response) => {
    void answer(all.get(request.url ?? ''), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { version } = JSON.parse(await readText(path.join(WLLAMA, 'package.json'), 'utf8')) as { version: string };
  return {
    wllama: version,
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
