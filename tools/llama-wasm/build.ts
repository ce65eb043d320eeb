/**
 * `npm run llama`: compiles llama.cpp with our kernels into `dist/`. `npm run llama:verify` compiles it again and fails
 * if the bytes differ from `dist/manifest.json`. `--clean` compiles everything anew; `--generic` also compiles ggml's
 * own C, for `npm run bench:llama`. README.md says how and why.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { FILES, GENERIC, readManifest, type Manifest, type PackedFile } from './dist.ts';
import { inputsHash, pinnedSource, placeSources } from './sources.ts';
import { endOfLog, prepareToolchain, type Toolchain } from './toolchain.ts';

const DIST = path.join(import.meta.dirname, 'dist');

function compile(toolchain: Toolchain, clean: boolean): void {
  // With a compiler cache, a verification would compare an old build with itself.
  if (clean) process.env['CCACHE_DISABLE'] = '1';
  if (clean)
    for (const name of ['build', 'objects', 'out', 'llama', 'sotto'])
      rmSync(path.join(toolchain.folder, name), { recursive: true, force: true });
  placeSources(toolchain.folder);
  try {
    toolchain.run('sh', ['compile.sh']);
  } catch (error) {
    const logs = ['configure.log', 'build.log'].map((name) => endOfLog(path.join(toolchain.folder, name)));
    throw new Error(`It does not compile.\n${logs.join('\n')}`, { cause: error });
  }
}

/** Emscripten's comments name its temporary files, so they are removed. */
const withoutPaths = (script: string): string => script.replace(/^\/\/ (end )?include: .*\n/gm, '');

/** @throws Error where the two modules would need different scripts. */
function collect(folder: string): Record<string, Uint8Array> {
  const out = (module: string, file: string): Buffer =>
    readFileSync(path.join(folder, 'out', module, `sotto-llama.${file}`));
  if (withoutPaths(out('simd', 'js').toString()) !== withoutPaths(out('relaxed', 'js').toString()))
    throw new Error('The modules have different scripts: they are to differ in their kernels alone.');
  return {
    'llama.js': Buffer.from(withoutPaths(out('simd', 'js').toString())),
    'llama-simd.wasm': out('simd', 'wasm'),
    'llama-relaxed.wasm': out('relaxed', 'wasm'),
  };
}

function describe(files: Record<string, Uint8Array>, toolchain: Toolchain): Manifest {
  const packed = Object.entries(files).map(([name, contents]): [string, PackedFile] => [
    name,
    { bytes: contents.length, sha256: createHash('sha256').update(contents).digest('hex') },
  ]);
  return {
    source: pinnedSource(),
    compiler: toolchain.versions(),
    inputs: inputsHash(),
    files: Object.fromEntries(packed),
  };
}

function write(files: Record<string, Uint8Array>, manifest: Manifest): void {
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST, { recursive: true });
  for (const [name, contents] of Object.entries(files))
    writeFileSync(path.join(DIST, `${name}.gz`), gzipSync(contents, { level: 9 }));
  writeFileSync(path.join(DIST, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

const isVerifying = process.argv.includes('--verify');
const hasGeneric = process.argv.includes('--generic');
if (hasGeneric) process.env['SOTTO_GENERIC'] = '1';
const toolchain = prepareToolchain();
compile(toolchain, isVerifying || process.argv.includes('--clean'));
if (hasGeneric) copyFileSync(path.join(toolchain.folder, 'out/generic/sotto-llama.wasm'), GENERIC);
const files = collect(toolchain.folder);
const manifest = describe(files, toolchain);
if (isVerifying) {
  const kept = readManifest();
  const different = FILES.filter((name) => kept.files[name]?.sha256 !== manifest.files[name]?.sha256);
  for (const name of FILES) console.log(`${different.includes(name) ? 'DIFFERS' : 'same   '} ${name}`);
  process.exitCode = different.length === 0 ? 0 : 1;
} else {
  write(files, manifest);
  for (const [name, { bytes }] of Object.entries(manifest.files)) console.log(`${name}: ${String(bytes)} bytes`);
}
