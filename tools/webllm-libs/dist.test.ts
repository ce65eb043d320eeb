/** The compiled libraries in `dist/` are complete, and were built from the sources in the repository. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sha256, sourcesHash } from '../sources-hash';

interface LibraryModule {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly test: boolean;
}
interface Library {
  readonly module: string;
  readonly prefix: string;
  readonly dtype: string;
  readonly quantization: string;
  readonly test: boolean;
  readonly parameters: string;
  readonly config: { readonly model_type: string; readonly num_hidden_layers: number };
}
interface Manifest {
  readonly inputs: { readonly sources: string; readonly webLlm: string };
  readonly modules: Record<string, LibraryModule>;
  readonly libraries: Record<string, Library>;
}
interface Parameter {
  readonly name: string;
  readonly dtype: string;
}

const HERE = import.meta.dirname;
/** Our files that a library depends on, as in `build.py`. */
const SOURCES = ['compiler', 'configs', 'runtime', 'requirements.txt', 'requirements-headers.txt'];
/** The imports that web-llm provides. Any other one would be a way out of the sandbox that nobody has reviewed. */
const IMPORTS =
  /^(env\.(TVMFFIWasmSafeCall|TVMFFIWasmFunctionDeleter|emscripten_notify_memory_growth)|wasi_snapshot_preview1\.(clock_time_get|environ_get|environ_sizes_get|fd_close|fd_read|fd_seek|fd_write|proc_exit))$/;

const readText = (name: string): string => readFileSync(path.join(HERE, name), 'utf8');
const manifest = JSON.parse(readText('dist/manifest.json')) as Manifest;
const unpack = ({ file }: LibraryModule): Buffer<ArrayBuffer> =>
  gunzipSync(readFileSync(path.join(HERE, 'dist', file)));
const modules = new Map(Object.entries(manifest.modules).map(([name, module]) => [name, unpack(module)]));

describe.each(Object.entries(manifest.modules))('module %s', (_, library) => {
  it('unpacks to the bytes in the manifest', () => {
    const wasm = unpack(library);
    expect({ bytes: wasm.length, sha256: sha256(wasm) }).toEqual({ bytes: library.bytes, sha256: library.sha256 });
  });

  it('imports only what web-llm provides', async () => {
    const module = await WebAssembly.compile(unpack(library));
    const asked = WebAssembly.Module.imports(module).map((one) => `${one.module}.${one.name}`);
    expect(asked.filter((name) => !IMPORTS.test(name))).toEqual([]);
  });
});

it('is small enough for a package of 15 MB', () => {
  const shipped = Object.values(manifest.modules).filter(({ test }) => !test);
  const bytes = shipped.reduce((sum, { file }) => sum + statSync(path.join(HERE, 'dist', file)).size, 0);
  expect(bytes).toBeLessThan(5_000_000);
});

describe.each(Object.entries(manifest.libraries))('library %s', (_, library) => {
  it('is in its module', () => {
    const kernel = Buffer.from(`\0${library.prefix}apply_bitmask_inplace_kernel`);
    expect(modules.get(library.module)?.includes(kernel)).toBe(true);
  });

  // Only the libraries that tests fill with weights have a list.
  if (!library.test) return;

  it('has its parameters listed, in its dtype', () => {
    const parameters =
      (JSON.parse(readText('dist/parameters.json')) as Record<string, readonly Parameter[]>)[library.parameters] ?? [];
    const [, layout = ''] = library.quantization.split('-');
    const bases = new Set(parameters.map(({ name }) => name.slice(0, name.lastIndexOf('.'))));
    // Embedding and last norm. Each layer has four linears (five where v is separate) and two norms (four in Qwen3).
    expect(bases.size).toBe(
      2 +
        library.config.num_hidden_layers *
          (6 + (layout === 'k4m' ? 1 : 0) + (library.config.model_type === 'qwen3' ? 2 : 0)),
    );
    expect(
      parameters.filter(({ name }) => name.endsWith('norm.weight')).every(({ dtype }) => dtype === library.dtype),
    ).toBe(true);
  });
});

it('was built from the sources here (if not: npm run libs)', () => {
  expect(manifest.inputs.sources).toBe(sourcesHash(HERE, SOURCES, (name) => !name.includes('__pycache__')));
});

it('was built for the web-llm that is installed', () => {
  const { version } = JSON.parse(
    readFileSync(path.join(HERE, '../../node_modules/@mlc-ai/web-llm/package.json'), 'utf8'),
  ) as { version: string };
  expect(manifest.inputs.webLlm).toBe(version);
});
