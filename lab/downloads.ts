/**
 * Compares a model's download, with its proof, to a plain fetch of the same file. In the built extension, from a server
 * on this machine, in turn, so that other load slows both alike.
 */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBrowser } from '../tools/browsers/find-browser.ts';
import { buildExtension } from '../tools/build/build-extension.ts';
import { pieceBytes } from '../tools/models-lock/read-pieces.ts';
import {
  packageWithModels,
  callHost,
  clearStory,
  download,
  listed,
  sightOf,
  wayOf,
} from '../tests/harness/downloads.ts';
import { launch } from '../tests/harness/launch.ts';
import { ModelServer, sparseFile } from '../tests/harness/model-server.ts';
import type { Place } from '../tests/harness/place.ts';
import { descendants } from '../tests/harness/processes.ts';
import type { BrowserName } from '../tests/harness/session.ts';
import { tinyGguf } from '../tests/fixtures/tiny-gguf.ts';
import { figure, median, type Figure } from './figure.ts';
import { memoryOf } from './memory.ts';

const ROUNDS = 5;
/** Sizes in bytes of the files whose time and whose memory is measured. */
const TIMED = 512_000_000;
const LARGE = 2_000_000_000;

const MODELS = [
  { id: 'pieces', content: sparseFile(tinyGguf({ seed: 1 }), TIMED), pieces: pieceBytes(TIMED) },
  { id: 'whole', content: sparseFile(tinyGguf({ seed: 2 }), TIMED), pieces: null },
  { id: 'large', content: sparseFile(tinyGguf({ seed: 3 }), LARGE), pieces: null },
];

/**
 * The plain fetch: a worker of the same package that fetches the same address. With `store` it also writes the bytes to
 * a file of the browser's private file system, as a download must. It hashes nothing.
 */
const PLAIN_WORKER = `onmessage = async ({ data: { address, store } }) => {
  const root = await navigator.storage.getDirectory();
  const file = store ? await (await root.getFileHandle('bench-plain', { create: true })).createSyncAccessHandle() : null;
  const began = performance.now();
  const reader = (await fetch(address, { cache: 'no-store', credentials: 'omit' })).body.getReader();
  let at = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    file?.write(piece.value, { at });
    at += piece.value.length;
  }
  file?.flush();
  const ms = performance.now() - began;
  file?.truncate(0);
  file?.close();
  postMessage({ ms, bytes: at });
};`;

/** Milliseconds of a plain fetch. */
function plain(place: Place, address: string, store: boolean): Promise<number> {
  return place.evaluate(
    (from, keeps) =>
      new Promise<number>((resolve) => {
        const worker = new Worker('/bench-plain-worker.js');
        worker.addEventListener('message', ({ data }: MessageEvent<{ ms: number }>) => {
          worker.terminate();
          resolve(data.ms);
        });
        worker.postMessage({ address: from, store: keeps });
      }),
    address,
    store,
  );
}

/** Milliseconds from the click to a model that is proven and in its place. */
async function ours(place: Place, id: string): Promise<number> {
  await callHost(place, 'host.cancelDownload', { modelId: id });
  await clearStory(place);
  // By the page's own clock, as for the plain fetch, so that the harness's polling does not count.
  const timing = place.evaluate(
    (modelId) =>
      new Promise<number>((resolve) => {
        interface Listening {
          readonly seen: readonly { modelId: string; phase: string }[];
        }
        const began = performance.now();
        const look = (): void => {
          const { sottoDownloads } = globalThis as unknown as { sottoDownloads?: Listening };
          const phase = sottoDownloads?.seen.find((one) => one.modelId === modelId)?.phase;
          if (phase === 'done' || phase === 'failed') resolve(phase === 'done' ? performance.now() - began : NaN);
          else setTimeout(look, 5);
        };
        look();
      }),
    id,
  );
  await download(place, id);
  const ms = await timing;
  if (Number.isNaN(ms)) throw new Error(`The download failed: ${(await sightOf(place, id))?.error?.code ?? ''}`);
  return ms;
}

/** By how much the memory of the browser's processes grows at most while a large file downloads, in megabytes. */
async function peakMemory(place: Place, id: string): Promise<number> {
  await delay(8_000);
  const processes = await descendants(process.pid);
  const idle = await memoryOf(processes);
  await download(place, id);
  let peak = 0;
  for (;;) {
    peak = Math.max(peak, (await memoryOf(await descendants(process.pid))) - idle);
    const sight = await sightOf(place, id);
    if (sight?.phase === 'done') return peak;
    if (sight?.phase === 'failed') throw new Error(`The download failed: ${sight.error?.code ?? ''}`);
    await delay(200);
  }
}

/** The figures for one browser. */
export async function downloadFigures(browser: BrowserName): Promise<Figure[]> {
  const server = await ModelServer.start();
  for (const { id, content } of MODELS) server.put(wayOf(id), content);
  const entries = MODELS.map((model) => listed(model));
  await buildExtension(browser, { mode: 'fake' });
  const extensionDir = await packageWithModels(browser, { base: server.base, list: entries });
  await writeFile(path.join(extensionDir, 'bench-plain-worker.js'), PLAIN_WORKER);
  const session = await launch(browser, {
    executable: await findBrowser(browser),
    extensionDir,
    proxy: null,
    unwatched: true,
  });
  try {
    const { place } = await session.openExtensionPage('/options.html');
    // First, in a fresh browser, so that what earlier rounds leave behind is not counted.
    const peak = await peakMemory(place, 'large');
    const hashes = entries as readonly { sha256: string }[];
    // Removed, or the disk would still be busy with it.
    await callHost(place, 'host.removeModel', { sha256: hashes[2]?.sha256 });
    const times = { fetch: [] as number[], stored: [] as number[], pieces: [] as number[], whole: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      times.fetch.push(await plain(place, server.base + wayOf('pieces'), false));
      times.stored.push(await plain(place, server.base + wayOf('pieces'), true));
      for (const [index, id] of (['pieces', 'whole'] as const).entries()) {
        times[id].push(await ours(place, id));
        await callHost(place, 'host.removeModel', { sha256: hashes[index]?.sha256 });
      }
    }
    const rate = (ms: readonly number[]): number => TIMED / 1e3 / median(ms);
    const ratio = (ms: readonly number[]): number => median(ms.map((one, round) => (times.stored[round] ?? 0) / one));
    return [
      figure(`${browser}: plain fetch, thrown away`, rate(times.fetch), 'MB/s', 'for comparison', true),
      figure(`${browser}: plain fetch, appended to a file`, rate(times.stored), 'MB/s', 'for comparison', true),
      figure(
        `${browser}: download proven by pieces ÷ plain fetch to a file`,
        ratio(times.pieces),
        '',
        '≥ 0.9',
        ratio(times.pieces) >= 0.9,
      ),
      figure(
        `${browser}: download proven by the whole hash ÷ plain fetch to a file`,
        ratio(times.whole),
        '',
        'for comparison',
        true,
      ),
      figure(`${browser}: memory while 2 GB are downloaded, over idle`, peak, 'MB', '≤ 64 MB', peak <= 64),
    ];
  } finally {
    await session.close();
    await server.close();
    await rm(extensionDir, { recursive: true, force: true });
  }
}
