/** llama.cpp as a native program, of the same sources as our module. It is compiled here and asked line by line. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fetchSource, pinnedSource } from '../../tools/llama-wasm/sources.ts';
import { workFolder } from '../../tools/llama-wasm/toolchain.ts';
import { sourcesHash } from '../../tools/sources-hash.ts';
import type { Timed } from './messages.ts';

/** `plain`: without llamafile's kernels, which our module has no counterpart for. `default`: as llama.cpp comes. */
export const BUILDS = { plain: '-DGGML_LLAMAFILE=OFF', default: '-DGGML_LLAMAFILE=ON' } as const;
export type BuildName = keyof typeof BUILDS;

/** The last version of cmake 3. pip installs the program itself. */
const CMAKE = 'cmake==3.31.10';

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** The machine's cmake, or one from PyPI in the cache folder. */
function findCmake(): string {
  if (has('cmake')) return 'cmake';
  const folder = path.join(workFolder(), 'cmake');
  const program = path.join(folder, 'cmake/data/bin/cmake');
  if (!existsSync(program))
    execFileSync('python3', ['-m', 'pip', 'install', '-q', '--target', folder, CMAKE], { stdio: 'inherit' });
  return program;
}

const SOURCES = path.join(import.meta.dirname, 'native');

/**
 * The program's path. Compiles it the first time, which takes minutes. Both builds share a folder, and each compiles
 * again what differs.
 * @throws Error that says what to install.
 */
export function buildNative(name: BuildName): string {
  const id = sourcesHash(SOURCES, ['CMakeLists.txt', 'native.cpp'], () => true).slice(0, 8);
  const folder = path.join(workFolder(), `native-${pinnedSource().sha256.slice(0, 12)}`);
  const program = path.join(folder, `native-${name}-${id}`);
  if (existsSync(program)) return program;
  if (!has('c++')) throw new Error('There is no C++ compiler. Install one (Debian: apt-get install g++ make).');
  console.log(`Compiling native llama.cpp, ${name}: minutes.`);
  mkdirSync(folder, { recursive: true });
  // If the compiler fails, its output is in the error. Otherwise it is only llama.cpp's warnings.
  const run = (...args: readonly string[]): void =>
    void execFileSync(findCmake(), args, { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 28 });
  const switches = ['-DCMAKE_BUILD_TYPE=Release', '-DGGML_NATIVE=ON', BUILDS[name], `-DLLAMA_SOURCE=${fetchSource()}`];
  run('-S', SOURCES, '-B', folder, ...switches);
  run('--build', folder, '--target', 'native', '-j', process.env['SOTTO_JOBS'] ?? '2');
  copyFileSync(path.join(folder, 'native'), program);
  chmodSync(program, 0o755);
  return program;
}

/** Splits a program's output into lines and blocks of bytes. */
class Said {
  private parts: Buffer[] = [];
  private length = 0;
  private wake: () => void = () => undefined;
  private over = false;

  constructor(output: Readable) {
    output.on('data', (part: Buffer) => {
      this.parts.push(part);
      this.length += part.length;
      this.wake();
    });
    output.on('close', () => {
      this.over = true;
      this.wake();
    });
  }

  async line(): Promise<string> {
    for (;;) {
      const all = this.joined();
      const end = all.indexOf(10);
      if (end >= 0) {
        this.parts = [all.subarray(end + 1)];
        this.length -= end + 1;
        return all.toString('utf8', 0, end);
      }
      await this.more();
    }
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.length < count) await this.more();
    const all = this.joined();
    this.parts = [all.subarray(count)];
    this.length -= count;
    return all.subarray(0, count);
  }

  private joined(): Buffer {
    const all = Buffer.concat(this.parts);
    this.parts = [all];
    return all;
  }

  private more(): Promise<void> {
    if (this.over) throw new Error('The native program has ended; its own words stand above.');
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}

export interface NativeSetup {
  readonly context: number;
  readonly step: number;
  readonly threads: number;
}

/** One model in one native process. */
export class Native {
  readonly vocabulary: number;
  /** The processor's features that it uses, in llama.cpp's words. */
  readonly system: string;
  private readonly child: ChildProcess;
  private readonly input: Writable;
  private readonly said: Said;

  private constructor(child: ChildProcess, input: Writable, said: Said, greeting: string) {
    this.child = child;
    this.input = input;
    this.said = said;
    const [vocabulary = '', ...system] = greeting.split(' ');
    this.vocabulary = Number(vocabulary);
    this.system = system.join(' ');
  }

  static async open(program: string, model: string, { context, step, threads }: NativeSetup): Promise<Native> {
    const args = [model, ...[context, step, threads].map(String)];
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const said = new Said(child.stdout);
    return new Native(child, child.stdin, said, await said.line());
  }

  /** Reads a prompt with an empty cache and generates so many tokens. */
  async ask(prompt: string, answer: number): Promise<Timed> {
    const bytes = Buffer.from(prompt);
    this.input.write(`ask ${String(answer)} ${String(bytes.length)}\n`);
    this.input.write(bytes);
    const [tokens = NaN, promptMs = NaN, decodeMs = NaN] = (await this.said.line()).split(' ').map(Number);
    return { promptTokens: tokens, promptMs, decodeTokens: answer - 1, decodeMs };
  }

  /** Reads tokens after the earlier ones. Resolves with the logits after each of them, row by row. */
  async rows(tokens: ArrayLike<number>): Promise<Float32Array> {
    this.input.write(`rows ${Array.from(tokens).join(' ')}\n`);
    const bytes = await this.said.bytes(4 * this.vocabulary * tokens.length);
    // A copy, because an array of floats must begin at a multiple of four bytes.
    return new Float32Array(new Uint8Array(bytes).buffer);
  }

  clear(): void {
    this.input.write('clear\n');
  }

  close(): void {
    this.child.kill();
  }
}
