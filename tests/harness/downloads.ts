/** Starts and follows downloads over a Port to the host, without the page's own views. */
import { createHash } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tinyGguf } from '../fixtures/tiny-gguf.ts';
import { mulberry32 } from '../fixtures/tiny-weights.ts';
import { packageFor } from './launch.ts';
import { bytesFile } from './model-server.ts';
import type { ServedFile } from './served-answer.ts';
import { copyPackage } from './package-copy.ts';
import { putModels, type ModelsFrom } from './package-models.ts';
import type { Place } from './place.ts';
import type { BrowserName } from './session.ts';

/** As in `src/protocol/download.ts`. */
export interface DownloadSight {
  readonly modelId: string;
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly rate: number | null;
  readonly secondsLeft: number | null;
  readonly retryAt: number | null;
  readonly error: { readonly code: string; readonly data?: Record<string, string | number> } | null;
}

/** A model of a list for tests. */
export interface ListedModel {
  readonly id: string;
  readonly content: Uint8Array | ServedFile;
  /** Size of pieces with hashes of their own, or null for the file's hash alone. */
  readonly pieces: number | null;
}

/** SHA-256 of a part of a file, which is read piece by piece. */
function hashOf(file: ServedFile, from: number, to: number): string {
  const hash = createHash('sha256');
  for (let at = from; at < to; ) {
    const piece = file.at(at, to - at);
    hash.update(piece);
    at += piece.length;
  }
  return hash.digest('hex');
}

/** A sound model of so many bytes. The bytes after its weights depend on `seed`. */
export function paddedModel(bytes: number, seed: number): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(bytes);
  const next = mulberry32(seed);
  for (let at = 0; at < bytes; at += 4) content.fill(next() & 255, at, at + 4);
  content.set(tinyGguf({ seed }));
  return content;
}

/** The path of a model's file at a publisher or a mirror. @param prefix the path of its base */
export function wayOf(id: string, prefix = ''): string {
  return `${prefix}/sotto/${id}-GGUF/resolve/main/${id}.gguf`;
}

/** A model's entry for a list, in the form of `src/models/catalogue-schema.ts`. */
export function listed({ id, content, pieces }: ListedModel): object {
  const file = content instanceof Uint8Array ? bytesFile(content) : content;
  const { bytes } = file;
  return {
    id,
    name: `Tiny ${id}`,
    goodAt: 'Nothing: it is for tests.',
    repository: `sotto/${id}-GGUF`,
    revision: null,
    path: `${id}.gguf`,
    sha256: hashOf(file, 0, bytes),
    bytes,
    exact: true,
    chunks:
      pieces === null
        ? null
        : {
            bytes: pieces,
            sha256: Array.from({ length: Math.ceil(bytes / pieces) }, (_, index) =>
              hashOf(file, index * pieces, Math.min(bytes, (index + 1) * pieces)),
            ),
          },
    quantization: 'Q4_1',
    licence: {
      id: 'apache-2.0',
      name: 'Apache License 2.0',
      address: 'https://www.apache.org/licenses/LICENSE-2.0',
      accept: false,
    },
    languages: ['en'],
    contextTokens: 512,
    parameters: 100_000,
    grade: 1,
    shape: { cachedLayers: 2, kvHeads: 2, headDim: 32, vocabulary: 384, width: 64, tied: true },
    architecture: 'llama',
    replaces: [],
  };
}

/** A copy of the package with the scripted engine, with other models. */
export async function packageWithModels(browser: BrowserName, from: ModelsFrom): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sotto-package-'));
  await copyPackage(`${packageFor(browser)}-fake`, folder);
  await putModels(folder, from);
  return folder;
}

/** What these functions keep in the extension's page. */
interface Listening {
  port: { postMessage(message: object): void; onMessage: { addListener(listener: (message: Answer) => void): void } };
  seen: DownloadSight[];
  /** Each phase and error of each download, in order, without repetitions. */
  story: string[];
  next: number;
  readonly answers: Map<number, (answer: Answer) => void>;
}
interface Answer {
  readonly id?: number;
  readonly ok?: boolean;
  readonly result?: unknown;
  readonly progress?: { downloads?: DownloadSight[] };
  readonly error?: { code: string };
}

/** Calls the host from a page of the extension, as its views do. Rejects with the error's code. */
export function callHost(place: Place, call: string, params: object = {}): Promise<unknown> {
  return place.evaluate(
    async (name, values) => {
      const page = globalThis as unknown as {
        sottoDownloads?: Listening;
        browser?: { runtime: Runtime };
        chrome?: { runtime: Runtime };
      };
      interface Runtime {
        sendMessage(message: object): Promise<unknown>;
        connect(options: {
          name: string;
        }): Listening['port'] & { onDisconnect: { addListener(listener: () => void): void } };
      }
      const runtime = (page.browser ?? page.chrome)?.runtime;
      if (!runtime) throw new Error('This is no page of the extension.');
      if (!page.sottoDownloads) {
        await runtime.sendMessage({ call: 'background.ensureHost', params: {} });
        const port = runtime.connect({ name: 'sotto-host' });
        const listening: Listening = { port, seen: [], story: [], next: 1, answers: new Map() };
        const see = (downloads: DownloadSight[]): void => {
          listening.seen = downloads;
          for (const { modelId, phase, error } of downloads) {
            const line = [modelId, phase, ...(error ? [error.code] : [])].join(' ');
            if (listening.story.findLast((one) => one.startsWith(`${modelId} `)) !== line) listening.story.push(line);
          }
        };
        port.onMessage.addListener((message) => {
          if (message.progress?.downloads) see(message.progress.downloads);
          if (message.id !== undefined) listening.answers.get(message.id)?.(message);
        });
        port.onDisconnect.addListener(() => {
          delete page.sottoDownloads;
        });
        page.sottoDownloads = listening;
      }
      const here = page.sottoDownloads;
      const ask = (one: string, what: object): Promise<Answer> =>
        new Promise((resolve) => {
          const id = here.next++;
          here.answers.set(id, resolve);
          here.port.postMessage({ call: one, params: what, id });
        });
      // Its first word tells how the downloads stand.
      if (here.next === 1) await ask('host.followDownloads', {});
      const answer = await ask(name, values);
      if (!answer.ok) throw new Error(answer.error?.code ?? 'no answer');
      return JSON.parse(JSON.stringify(answer.result ?? null)) as unknown;
    },
    call,
    params,
  );
}

export async function download(place: Place, modelId: string): Promise<void> {
  await callHost(place, 'host.download', { modelId, accepted: true });
}

/** The state of a download by the host's last message to this page; null where there is none. */
export function sightOf(place: Place, modelId: string): Promise<DownloadSight | null> {
  return place.evaluate((id) => {
    const { sottoDownloads } = globalThis as unknown as { sottoDownloads?: Listening };
    return sottoDownloads?.seen.find((one) => one.modelId === id) ?? null;
  }, modelId);
}

/** The phases and error codes of a download since `clearStory`, by the host's messages to this page. */
export function storyOf(place: Place, modelId: string): Promise<string[]> {
  return place.evaluate((id) => {
    const { sottoDownloads } = globalThis as unknown as { sottoDownloads?: Listening };
    return (
      sottoDownloads?.story.filter((line) => line.startsWith(`${id} `)).map((line) => line.slice(id.length + 1)) ?? []
    );
  }, modelId);
}

export function clearStory(place: Place): Promise<void> {
  return place.evaluate(() => {
    const { sottoDownloads } = globalThis as unknown as { sottoDownloads?: Listening };
    if (sottoDownloads) sottoDownloads.story = [];
  });
}

/** Waits until a download is in one of these phases. */
export async function untilPhase(
  place: Place,
  modelId: string,
  phases: readonly string[],
  timeoutMs = 60_000,
): Promise<DownloadSight> {
  return place.waitFor(
    `${modelId} ${phases.join(' or ')}`,
    (id, wanted) => {
      const { sottoDownloads } = globalThis as unknown as { sottoDownloads?: Listening };
      const one = sottoDownloads?.seen.find((candidate) => candidate.modelId === id);
      return one && wanted.includes(one.phase) ? one : null;
    },
    [modelId, phases],
    timeoutMs,
  );
}

/** Waits until so many bytes are on the disk. */
export async function untilDone(place: Place, modelId: string, bytes: number): Promise<DownloadSight> {
  return place.waitFor(
    `${String(bytes)} bytes of ${modelId}`,
    (id, wanted) => {
      const { sottoDownloads } = globalThis as unknown as { sottoDownloads?: Listening };
      const one = sottoDownloads?.seen.find((candidate) => candidate.modelId === id);
      return one && one.done >= Number(wanted) ? one : null;
    },
    [modelId, bytes],
  );
}
