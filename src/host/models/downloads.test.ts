/** Downloads as windows see them: the transfer is played, the disk is memory. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryFolder, type MemoryFolder } from '@/tests/fixtures/memory-folder';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { DownloadStore } from '@/src/models/download/download-store';
import type { downloadInWorker } from '@/src/models/download/download-worker';
import type { TransferState } from '@/src/models/download/transfer';
import type { WantedFile } from '@/src/models/download/wanted-file';
import { ModelFolder } from '@/src/models/model-folder';
import { ModelStore } from '@/src/models/store';
import type { Download, DownloadMark } from '@/src/protocol/download';
import { SottoError } from '@/src/protocol/errors';
import { onNewMark } from './download-mark';
import { Downloads, type DownloadDeps } from './downloads';

const bytes = tinyGguf();
const other = tinyGguf({ seed: 2 });
const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const wanted = (id: string, content: Uint8Array): WantedFile => ({
  id,
  name: `Model ${id}`,
  repository: 'o/m',
  revision: null,
  path: `files/${id}.gguf`,
  sha256: hashOf(content),
  bytes: content.length,
  exact: true,
  chunks: null,
});
const LIST = [wanted('one', bytes), wanted('two', other)];

/** One transfer that a test plays. */
interface Played {
  readonly sha256: string;
  state(state: Partial<TransferState>): void;
  arrive(content: Uint8Array<ArrayBuffer>): void;
  finish(): void;
  fail(error: Error): void;
}

let disk: MemoryFolder;
let played: Played[];
let marks: DownloadMark[];
let downloads: Downloads;
let models: ModelStore;
let list = LIST;
/** Whether the user allows the models' hosts. */
let allowed = true;
/** The tests that models go through: none is due, unless a test says so. */
const untested: DownloadDeps['trial'] = { isDue: () => Promise.resolve(false), run: () => Promise.resolve() };
let trial = untested;

const run: typeof downloadInWorker = (job, files, { signal, onState }) =>
  new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new DOMException('', 'AbortError'));
    });
    played.push({
      sha256: job.sha256,
      finish: resolve,
      fail: reject,
      state: (state) => {
        onState({ phase: 'transferring', done: 0, total: job.total ?? 0, retryAt: null, error: null, ...state });
      },
      arrive: (content) => {
        disk.files.set(files.data.name, content);
      },
    });
  });

/** As a host that starts anew on the same disk. */
async function restart(): Promise<void> {
  models = new ModelStore({
    hear: ({ architecture }) => Promise.resolve({ engines: architecture === 'llama' ? ['llama'] : [], refusals: [] }),
    openFolder: () => Promise.resolve(new ModelFolder(disk.handle)),
  });
  downloads = await Downloads.open({
    find: (id) => list.find((entry) => entry.id === id),
    sourceOf: () => ({ address: 'https://models.example.org/m', hosts: ['https://models.example.org/*'] }),
    files: new DownloadStore(() => Promise.resolve(new ModelFolder(disk.handle))),
    models,
    run,
    isAllowed: () => Promise.resolve(allowed),
    trial,
    onChange: onNewMark((mark) => {
      marks.push(mark);
    }),
  });
}

/** What a window is told that begins to follow the downloads. */
function now(): readonly Download[] {
  let told: readonly Download[] = [];
  void downloads.follow(AbortSignal.abort(), (all) => {
    told = all;
  });
  return told;
}
const phase = (id = 'one'): string | undefined => now().find(({ modelId }) => modelId === id)?.phase;
const transferOf = (index: number): Promise<Played> =>
  vi.waitFor(() => {
    const transfer = played[index];
    if (!transfer) throw new Error('not yet');
    return transfer;
  });

beforeEach(async () => {
  disk = memoryFolder();
  played = [];
  marks = [];
  list = LIST;
  allowed = true;
  trial = untested;
  await restart();
});

describe('downloads', () => {
  it('become models, and leave nothing else behind', async () => {
    const told: Download['phase'][] = [];
    void downloads.follow(new AbortController().signal, (all) => {
      told.push(...all.map((download) => download.phase));
    });
    await downloads.start('one');
    const transfer = await transferOf(0);
    transfer.arrive(bytes);
    transfer.state({ done: bytes.length / 2 });
    transfer.finish();
    await vi.waitFor(() => {
      expect(phase()).toBe('done');
    });
    expect([...disk.files.keys()].sort()).toEqual([`${hashOf(bytes)}.gguf`, `${hashOf(bytes)}.json`]);
    expect(await models.list()).toMatchObject([{ sha256: hashOf(bytes), bytes: bytes.length }]);
    expect(new Set(told)).toEqual(new Set(['waiting', 'connecting', 'transferring', 'checking', 'done']));
    expect(marks).toEqual([
      { kind: 'none' },
      { kind: 'progress', percent: 0 },
      { kind: 'progress', percent: 50 },
      { kind: 'none' },
    ]);
    await downloads.start('one');
    expect(played, 'what is here is not fetched again').toHaveLength(1);
  });

  it('F24: are one transfer however many windows ask, and another model waits in line', async () => {
    await Promise.all([downloads.start('one'), downloads.start('one'), downloads.start('two')]);
    await downloads.start('one');
    const first = await transferOf(0);
    expect(now().map((download) => download.phase)).toEqual(['connecting', 'waiting']);
    first.arrive(bytes);
    first.finish();
    expect((await transferOf(1)).sha256).toBe(hashOf(other));
    expect(played).toHaveLength(2);
  });

  it('that wait to be tried again are tried at once when someone asks', async () => {
    await downloads.start('one');
    (await transferOf(0)).state({
      phase: 'backing-off',
      done: 100,
      retryAt: 60_000,
      error: { code: 'download-busy', message: '' },
    });
    await Promise.all([downloads.start('one'), downloads.start('one')]);
    (await transferOf(1)).arrive(bytes);
    (await transferOf(1)).finish();
    await vi.waitFor(() => {
      expect(phase()).toBe('done');
    });
    expect(played).toHaveLength(2);
  });

  it('F23: pause where they are, go on, and leave nothing when cancelled', async () => {
    await downloads.start('one');
    (await transferOf(0)).arrive(bytes.slice(0, 100));
    await downloads.pause('one');
    expect(phase()).toBe('paused');
    expect(disk.files.get(`${hashOf(bytes)}.download`)).toHaveLength(100);
    await downloads.start('one');
    await transferOf(1);
    await downloads.cancel('one');
    expect(now()).toEqual([]);
    expect([...disk.files.keys()]).toEqual([]);
    expect(marks.at(-1)).toEqual({ kind: 'none' });
  });

  it('can be paused and cancelled while they wait', async () => {
    await downloads.start('one');
    await downloads.start('two');
    await downloads.pause('two');
    expect(phase('two')).toBe('paused');
    await downloads.start('two');
    await downloads.cancel('two');
    expect(phase('two')).toBeUndefined();
    expect(played).toHaveLength(1);
  });

  it('F19: are shown as interrupted by a new host, paused and failed ones as they were, and none goes on by itself', async () => {
    await downloads.start('one');
    (await transferOf(0)).arrive(bytes.slice(0, 100));
    await downloads.start('two');
    await restart();
    expect(now()).toMatchObject([{ modelId: 'one', phase: 'interrupted', done: 100, total: bytes.length }]);
    expect(played).toHaveLength(1);
    await downloads.start('one');
    (await transferOf(1)).fail(new SottoError('download-busy', '', { status: 503 }));
    await vi.waitFor(() => {
      expect(phase()).toBe('failed');
    });
    expect(marks.at(-1)).toEqual({ kind: 'failed' });
    await restart();
    expect(now()).toMatchObject([
      { phase: 'failed', done: 100, error: { code: 'download-busy', data: { status: 503 } } },
    ]);
    await downloads.start('one');
    await transferOf(2);
    await downloads.pause('one');
    await restart();
    expect(phase()).toBe('paused');
  });

  it('F25, F20: keep nothing of what is wrong or found no room, and leave other models alone', async () => {
    disk.files.set(`${hashOf(other)}.gguf`, other);
    await models.list();
    const before = [...disk.files.keys()].sort();
    for (const [index, code] of (['download-wrong-hash', 'storage-full', 'download-wrong-size'] as const).entries()) {
      await downloads.start('one');
      const transfer = await transferOf(index);
      transfer.arrive(bytes.slice(0, 100));
      transfer.fail(new SottoError(code, '', { needed: 5, free: 3 }));
      await vi.waitFor(() => {
        expect(now()[0]).toMatchObject({ phase: 'failed', done: 0, error: { code } });
      });
      expect([...disk.files.keys()].sort()).toEqual(before);
    }
    expect((await models.list()).map(({ sha256 }) => sha256)).toEqual([hashOf(other)]);
  });

  it('are tested where they are updates, without holding up the next, and are done then', async () => {
    const tested = Promise.withResolvers<undefined>();
    const asked: string[] = [];
    trial = {
      isDue: () => Promise.resolve(true),
      run: (sha256: string) => {
        asked.push(sha256);
        return tested.promise;
      },
    };
    await restart();
    await downloads.start('one');
    const transfer = await transferOf(0);
    transfer.arrive(bytes);
    transfer.finish();
    await vi.waitFor(() => {
      expect(phase()).toBe('testing');
    });
    expect(
      (await models.list()).map(({ sha256 }) => sha256),
      'a model already',
    ).toEqual([hashOf(bytes)]);
    await downloads.pause('one');
    await downloads.cancel('one');
    expect(phase()).toBe('testing');
    await downloads.start('two');
    await transferOf(1);

    // The next host finds it so, and waits until somebody is there.
    await restart();
    await downloads.start('two');
    expect(asked).toHaveLength(1);
    expect(phase()).toBe('testing');
    expect(asked, 'whoever follows begins nothing').toHaveLength(1);
    downloads.goOn();
    downloads.goOn();
    expect(phase()).toBe('testing');
    await vi.waitFor(() => {
      expect(asked).toHaveLength(2);
    });
    tested.resolve(undefined);
    await vi.waitFor(() => {
      expect(phase()).toBe('done');
    });
    expect([...disk.files.keys()].filter((name) => name.startsWith(hashOf(bytes))).sort()).toEqual([
      `${hashOf(bytes)}.gguf`,
      `${hashOf(bytes)}.json`,
    ]);
  });

  it('send no request without permission for the models’ hosts, and end where it is taken back', async () => {
    allowed = false;
    await downloads.start('one');
    await vi.waitFor(() => {
      expect(now()[0]).toMatchObject({ phase: 'failed', error: { code: 'download-not-allowed' } });
    });
    expect(played).toHaveLength(0);
    allowed = true;
    await downloads.start('one');
    const transfer = await transferOf(0);
    transfer.arrive(bytes.slice(0, 100));
    const offline = { phase: 'backing-off', done: 100, error: { code: 'download-offline', message: '' } } as const;
    transfer.state(offline);
    expect(phase(), 'a line that is down is tried again').toBe('backing-off');
    allowed = false;
    transfer.state(offline);
    await vi.waitFor(() => {
      expect(now()[0]).toMatchObject({ phase: 'failed', done: 100, error: { code: 'download-not-allowed' } });
    });
    expect(disk.files.get(`${hashOf(bytes)}.download`), 'what has arrived stays').toHaveLength(100);
  });

  it('refuse what no engine runs, though its hash is right', async () => {
    const odd = tinyGguf({ architecture: 'clip' });
    list = [wanted('one', odd)];
    await downloads.start('one');
    const transfer = await transferOf(0);
    transfer.arrive(odd);
    transfer.finish();
    await vi.waitFor(() => {
      expect(now()[0]).toMatchObject({ phase: 'failed', error: { code: 'model-unsupported' } });
    });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('are removed where the catalogue has another file now, or nobody knows them', async () => {
    await downloads.start('one');
    (await transferOf(0)).arrive(bytes.slice(0, 100));
    disk.files.set(`${'0'.repeat(64)}.download`, new Uint8Array(5));
    list = [wanted('one', other)];
    await restart();
    expect(now()).toEqual([]);
    expect([...disk.files.keys()]).toEqual([]);
    await expect(downloads.start('three')).rejects.toMatchObject({ code: 'unknown-model' });
  });
});
