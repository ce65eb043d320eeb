/**
 * The modules are compiled with Debian 13's emscripten: on a machine with Debian 13 directly, elsewhere in a small
 * Debian 13 in the cache folder (`debootstrap`, which needs root). Other releases give other bytes.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../demo-model.ts';

/** The versions in Debian 13. Other versions give working modules with other bytes. */
const COMPILER = { emscripten: '3.1.69', clang: '19.1.7' } as const;

const PACKAGES = 'emscripten,cmake,make,ca-certificates';

export const workFolder = (): string => path.join(cacheFolder(), 'llama-wasm');

export interface Toolchain {
  /** The folder to compile in, as this process sees it. */
  readonly folder: string;
  /** Runs a program in that folder. @throws Error where it fails. */
  run(program: string, args: readonly string[]): void;
  versions(): { emscripten: string; clang: string };
}

/** @throws Error that says what to install. */
export function prepareToolchain(): Toolchain {
  const native = versionsBy((program, args) => execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' }));
  if (isRight(native)) return nativeToolchain(native);
  const root = path.join(workFolder(), 'trixie');
  if (!existsSync(path.join(root, 'complete'))) makeDebian(root);
  const found = versionsBy((program, args) =>
    execFileSync('chroot', [root, program, ...args], { encoding: 'utf8', stdio: 'pipe' }),
  );
  if (!isRight(found))
    throw new Error(
      `${root} has emscripten ${found.emscripten} and clang ${found.clang}; ` +
        `wanted are ${COMPILER.emscripten} and ${COMPILER.clang}. Remove it, and it is made anew.`,
    );
  const folder = path.join(root, 'work');
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    versions: () => found,
    run: (program, args) => {
      // ccache and emscripten need a HOME that they can write to.
      const inside = ['-c', 'cd /work && mkdir -p home && HOME=/work/home exec "$@"', 'sh', program, ...args];
      execFileSync('chroot', [root, 'sh', ...inside], { stdio: 'inherit' });
    },
  };
}

function nativeToolchain(found: { emscripten: string; clang: string }): Toolchain {
  const folder = path.join(workFolder(), 'work');
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    versions: () => found,
    run: (program, args) => void execFileSync(program, args, { cwd: folder, stdio: 'inherit' }),
  };
}

type Ask = (program: string, args: readonly string[]) => string;

function versionsBy(ask: Ask): { emscripten: string; clang: string } {
  const versionOf = (program: string): string => {
    try {
      return /\d+\.\d+\.\d+/.exec(ask(program, ['--version']))?.[0] ?? 'none';
    } catch {
      return 'none';
    }
  };
  return { emscripten: versionOf('emcc'), clang: versionOf('clang-19') };
}

function isRight({ emscripten, clang }: { emscripten: string; clang: string }): boolean {
  return emscripten === COMPILER.emscripten && clang === COMPILER.clang;
}

/** Takes about 3 GB and two minutes. */
function makeDebian(root: string): void {
  if (process.getuid?.() !== 0)
    throw new Error(
      `The modules are compiled by Debian 13's emscripten ${COMPILER.emscripten}. This machine has another, and making a ` +
        'Debian 13 beside it needs root. Run this as root, or on Debian 13 (apt-get install emscripten cmake make).',
    );
  const { program, env } = findDebootstrap();
  mkdirSync(root, { recursive: true });
  const args = ['--variant=minbase', `--include=${PACKAGES}`, 'trixie', root];
  execFileSync('sh', [program, ...args, ...mirror()], { env: { ...process.env, ...env }, stdio: 'inherit' });
  writeFileSync(path.join(root, 'complete'), '');
}

/** The machine's own mirror of Debian, if its apt names one. */
function mirror(): string[] {
  const asked = spawnSync('apt-get', ['indextargets', '--format', '$(ORIGIN) $(REPO_URI)'], { encoding: 'utf8' });
  const line = asked.status === 0 ? asked.stdout.split('\n').find((one) => /^Debian http/.test(one)) : undefined;
  return line ? [line.slice('Debian '.length).trim()] : [];
}

/** The machine's debootstrap, or one from its package, which is only unpacked. */
function findDebootstrap(): { program: string; env: Record<string, string> } {
  const installed = ['/usr/sbin/debootstrap', '/usr/bin/debootstrap'].find((file) => existsSync(file));
  if (installed) return { program: installed, env: {} };
  const folder = path.join(workFolder(), 'debootstrap');
  mkdirSync(folder, { recursive: true });
  execFileSync('apt-get', ['-qq', 'download', 'debootstrap'], { cwd: folder, stdio: ['ignore', 'inherit', 'ignore'] });
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (!archive) throw new Error('apt-get has downloaded no debootstrap.');
  execFileSync('dpkg-deb', ['-x', archive, '.'], { cwd: folder });
  return {
    program: path.join(folder, 'usr/sbin/debootstrap'),
    env: { DEBOOTSTRAP_DIR: path.join(folder, 'usr/share/debootstrap') },
  };
}

/** The end of a log, for the message of a failure. */
export function endOfLog(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-30).join('\n') : '';
}
