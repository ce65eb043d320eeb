/** Runs the compiled modules in Node, for tests and benchmarks, with a model's file or its bytes. */
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LlamaExports, LlamaScript, ReadModel } from '../../src/engine/providers/llama/exports.ts';
import { shareableMemory } from '../../src/engine/providers/llama/memory.ts';
import { Llama } from '../../src/engine/providers/llama/module.ts';
import { GENERIC, readFile } from './dist.ts';

export type ModuleName = 'simd' | 'relaxed';
export const MODULES: readonly ModuleName[] = ['simd', 'relaxed'];

/** The kernels of `kernels.h`, for tests of them alone. */
export interface KernelExports extends LlamaExports {
  _sotto_type_known(type: number): number;
  _sotto_wide_form(): number;
  _sotto_set_wide_form(form: number): void;
  _sotto_product_work(type: number, k: number): number;
  _sotto_product(
    ...numbers: readonly [
      type: number,
      k: number,
      weights: number,
      rowBytes: number,
      rows: number,
      x: number,
      tokens: number,
      out: number,
      work: number,
    ]
  ): void;
  _sotto_attend_one(...numbers: readonly number[]): void;
  _sotto_attend_many(...numbers: readonly number[]): void;
  _sotto_attend_many_work(dk: number, dv: number): number;
  _sotto_swiglu(y: number, x: number, gate: number, n: number): void;
  _sotto_geglu(y: number, x: number, gate: number, n: number): void;
  _sotto_exp_sum(n: number, y: number, x: number, max: number): number;
}

const wasm = new Map<string, WebAssembly.Module>();

function compiled(name: ModuleName | 'generic'): WebAssembly.Module {
  const read = (): Buffer<ArrayBuffer> => (name === 'generic' ? readFileSync(GENERIC) : readFile(`llama-${name}.wasm`));
  const module = wasm.get(name) ?? new WebAssembly.Module(read());
  wasm.set(name, module);
  return module;
}

let scriptFile: string | undefined;

/** The module's script. It is a file too, for further threads, which is removed when the process ends. */
function script(): { readonly file: string; readonly start: LlamaScript } {
  if (!scriptFile) {
    const folder = mkdtempSync(path.join(tmpdir(), 'sotto-llama-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    scriptFile = path.join(folder, 'llama.cjs');
    writeFileSync(scriptFile, readFile('llama.js'));
  }
  return { file: scriptFile, start: createRequire(import.meta.url)(scriptFile) as LlamaScript };
}

export interface ModelInNode {
  readonly llama: Llama;
  readonly exports: KernelExports;
  readonly memory: WebAssembly.Memory;
  close(): void;
}

type Reader = (memory: WebAssembly.Memory) => ReadModel;

const ofBytes =
  (bytes: Uint8Array): Reader =>
  (memory) =>
  (to, count, offset) => {
    const part = bytes.subarray(offset, offset + count);
    new Uint8Array(memory.buffer).set(part, to);
    return part.length;
  };

const ofFile =
  (file: number): Reader =>
  (memory) =>
  (to, count, offset) =>
    readSync(file, new Uint8Array(memory.buffer, to, count), 0, count, offset);

/** Starts the module without a model. */
export async function startInNode(
  name: ModuleName | 'generic',
  reader: Reader,
  threads = 1,
  memory = shareableMemory(),
  isStopAsked: () => boolean = () => true,
): Promise<Omit<ModelInNode, 'close'>> {
  const { file, start } = script();
  let exports: LlamaExports | undefined;
  const llama = await Llama.start({
    script: async (options) => (exports = await start(options)),
    scriptUrl: file,
    wasm: compiled(name),
    memory,
    threads,
    read: reader(memory),
    isStopAsked,
  });
  return { llama, exports: exports as KernelExports, memory };
}

/**
 * Opens a model, by its path or its bytes. `memory`: a memory with a smaller maximum. `isStopAsked`: whether a set stop
 * word is meant.
 */
export async function openInNode(
  name: ModuleName | 'generic',
  model: string | Uint8Array,
  threads = 1,
  memory = shareableMemory(),
  isStopAsked: () => boolean = () => true,
): Promise<ModelInNode> {
  const file = typeof model === 'string' ? openSync(model, 'r') : null;
  const reader = file === null ? ofBytes(model as Uint8Array) : ofFile(file);
  const started = await startInNode(name, reader, threads, memory, isStopAsked);
  const close = (): void => {
    started.llama.close();
    if (file !== null) closeSync(file);
  };
  try {
    started.llama.open(file === null ? model.length : fstatSync(file).size);
  } catch (error) {
    close();
    throw error;
  }
  return { ...started, close };
}
