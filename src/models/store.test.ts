import { refuse } from '@/src/engine/traits';
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ggufFile } from '@/tests/fixtures/gguf-file';
import { memoryFolder, type MemoryFolder } from '@/tests/fixtures/memory-folder';
import { brokenGguf, tinyGguf, TINY_NAME } from '@/tests/fixtures/tiny-gguf';
import type { ImportState } from '@/src/protocol/model';
import { copyWithHash, readWithHash } from './copy-file';
import { ModelFolder } from './model-folder';
import { ModelStore } from './store';
import { openSync } from './sync-file';

const bytes = tinyGguf();
const sha256 = createHash('sha256').update(bytes).digest('hex');
const file = (content: Uint8Array<ArrayBuffer> = bytes, name = 'tiny.gguf') => new File([content], name);

/** In bytes. */
const LARGEST = 10_000_000;
const LARGE = 5_000_000;

let disk: MemoryFolder;
let store: ModelStore;

/** As after the host has started anew on the same disk. */
function restart(folder = new ModelFolder(disk.handle)): void {
  store = new ModelStore({
    hear: ({ architecture, bytes: size }) => {
      if (architecture !== 'llama') return Promise.resolve({ engines: [], refusals: [refuse('architecture')] });
      return Promise.resolve(
        size <= LARGEST
          ? { engines: ['llama', 'webllm'], refusals: [] }
          : { engines: [], refusals: [refuse('too-large', { bytes: size, limit: LARGEST }), refuse('library')] },
      );
    },
    copy: async (source, target, options) => copyWithHash(source, await openSync(target), options),
    hash: readWithHash,
    openFolder: () => Promise.resolve(folder),
  });
}

function importing(
  content = file(),
  signal = new AbortController().signal,
  onProgress: (state: ImportState) => void = () => {},
) {
  return store.import(content, { signal, onProgress });
}

beforeEach(() => {
  disk = memoryFolder();
  restart();
});

describe('importing a model', () => {
  it('keeps it under its hash, with what its header says', async () => {
    const progress: number[] = [];
    const info = await importing(file(), undefined, ({ done }) => progress.push(done));
    expect(info).toMatchObject({
      sha256,
      name: TINY_NAME,
      bytes: bytes.length,
      architecture: 'llama',
      license: 'apache-2.0',
      engines: ['llama', 'webllm'],
    });
    expect(progress.at(-1)).toBe(bytes.length);
    restart();
    expect(await store.list()).toEqual([info]);
    const opened = await (await store.open(sha256)).file();
    expect(Buffer.from(await opened.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('keeps a file once, however often it comes', async () => {
    const first = await importing();
    expect(await importing(file(bytes, 'another name.gguf'))).toEqual(first);
    expect([...disk.files.keys()].sort()).toEqual([`${sha256}.gguf`, `${sha256}.json`]);
  });

  it.each([
    ['bad-magic', 'model-not-gguf'],
    ['truncated', 'model-truncated'],
    ['unsupported-architecture', 'model-unsupported'],
    ['huge-counts', 'model-broken'],
  ] as const)('refuses a file that is %s before it copies anything', async (kind, code) => {
    await expect(importing(file(brokenGguf(kind)))).rejects.toMatchObject({ code });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('refuses an adapter and measures that cannot be, by name, before it copies anything', async () => {
    const weights = [{ name: 'token_embd.weight', dims: [32], type: 0, bytes: new Uint8Array(128) }];
    const made = (metadata: Record<string, string | number>) =>
      file(ggufFile({ 'general.architecture': 'llama', ...metadata }, weights));
    await expect(importing(made({ 'general.type': 'adapter' }))).rejects.toMatchObject({
      code: 'model-unsupported',
      data: { what: 'adapter' },
    });
    await expect(importing(made({ 'llama.block_count': 0 }))).rejects.toMatchObject({
      code: 'model-broken',
      data: { part: 'measures' },
    });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const controller = new AbortController();
    await expect(
      importing(file(), controller.signal, () => {
        controller.abort();
      }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('says what is needed and what was free when the disk is full, and leaves nothing behind', async () => {
    const large = new Uint8Array(LARGE);
    large.set(bytes);
    disk.quota = 3_000_000;
    await expect(importing(file(large))).rejects.toMatchObject({
      code: 'storage-full',
      data: { needed: LARGE, free: 2 << 20 },
    });
    expect([...disk.files.keys()]).toEqual([]);
    disk.quota = 10_000;
    await expect(importing()).rejects.toMatchObject({ code: 'storage-full', data: { needed: bytes.length } });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('says what is the most where a file is too large, before it copies anything', async () => {
    const huge = new Uint8Array(LARGEST + 1);
    huge.set(bytes);
    await expect(importing(file(huge))).rejects.toMatchObject({
      code: 'model-too-large',
      data: { bytes: huge.length, limit: LARGEST },
    });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('takes one part of a split model for what it is', async () => {
    await expect(importing(file(tinyGguf({ split: { no: 1, count: 3 } })))).rejects.toMatchObject({
      code: 'model-split',
      data: { part: 2, parts: 3 },
    });
  });

  it('takes files one after the other, and lets one that waits be cancelled', async () => {
    const phases: string[] = [];
    const controller = new AbortController();
    const other = tinyGguf({ seed: 2 });
    const first = importing(file(), undefined, ({ phase }) => {
      if (phase === 'copying') controller.abort();
    });
    const second = importing(file(other), controller.signal, ({ phase }) => phases.push(phase));
    const third = importing(file(other));
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(phases).toEqual(['waiting']);
    expect((await Promise.all([first, third])).map((info) => info.bytes)).toEqual([bytes.length, other.length]);
    expect(await store.list()).toHaveLength(2);
  });

  it('tells what the header says before the copy ends', async () => {
    const states: ImportState[] = [];
    await importing(file(), undefined, (state) => states.push(state));
    expect(states.map(({ phase }) => phase)).toEqual(['waiting', 'checking', 'copying']);
    expect(states[2]?.model).toMatchObject({ name: TINY_NAME, contextTokens: 512, chatTemplate: true });
  });

  it('refuses a file that became another one while it was copied', async () => {
    const changing = new Blob([bytes]);
    let reads = 0;
    const source = Object.assign(new File([bytes], 'changing.gguf'), {
      // The header, the first read of the start, the piece; then somebody has written over it.
      slice: (from: number, to: number) =>
        (++reads > 3 ? new Blob([new Uint8Array(bytes.length)]) : changing).slice(from, to),
    });
    await expect(importing(source)).rejects.toMatchObject({ code: 'file-changed' });
    expect([...disk.files.keys()]).toEqual([]);
  });
});

describe('the models on this machine', () => {
  it('are found though what was kept about them is lost or damaged', async () => {
    await importing();
    disk.files.set(`${sha256}.json`, new TextEncoder().encode('{"version": 0'));
    restart();
    expect(await store.list()).toMatchObject([{ sha256, name: TINY_NAME, engines: ['llama', 'webllm'] }]);
    disk.files.set(
      `${sha256}.json`,
      new TextEncoder().encode(JSON.stringify({ version: 1, fileName: 'SmolLM2.gguf', addedAt: 12 })),
    );
    restart();
    const [earlier] = await store.list();
    expect(earlier, 'a note of an earlier version').toMatchObject({ name: TINY_NAME, addedAt: 12 });
    expect(earlier, 'it was used before there was a test').not.toHaveProperty('untried');
    disk.files.delete(`${sha256}.json`);
    restart();
    expect(await store.open(sha256), 'cut off before its note').toMatchObject({
      info: { name: TINY_NAME, untried: true },
    });
  });

  it('keep the mark of their test though a note was being made of the file when it came', async () => {
    // A list that is read between a file's coming and its note's makes one itself, and writes it when all is over.
    await importing();
    const note = disk.files.get(`${sha256}.json`) ?? new Uint8Array();
    disk.files.delete(`${sha256}.json`);
    const [reached, goOn] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    class SlowFolder extends ModelFolder {
      override async writeNote(...what: Parameters<ModelFolder['writeNote']>): Promise<void> {
        if (!disk.files.has(`${sha256}.json`)) {
          reached.resolve(undefined);
          await goOn.promise;
        }
        await super.writeNote(...what);
      }
    }
    restart(new SlowFolder(disk.handle));
    const listing = store.list();
    await reached.promise;
    disk.files.set(`${sha256}.json`, note);
    const marked = store.mark(sha256, { testedAt: 9 });
    // It waits for the list, or would be done by then.
    await Promise.race([marked, new Promise((resolve) => setTimeout(resolve, 50))]);
    goOn.resolve(undefined);
    await Promise.all([listing, marked]);
    const [model] = await store.list();
    expect(model).toMatchObject({ sha256, testedAt: 9 });
    expect(model?.untried).toBeUndefined();
  });

  it('do not include what an import left that a closing browser cut off', async () => {
    disk.files.set('0b1f.part', new Uint8Array(100));
    expect(await store.list()).toEqual([]);
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('are gone when removed', async () => {
    await importing();
    await store.remove(sha256);
    expect([...disk.files.keys()]).toEqual([]);
    await expect(store.open(sha256)).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('go with the copies that were prepared of them, finished and unfinished', async () => {
    await importing();
    expect(await store.copyState(sha256)).toEqual({ kept: null, begun: 0 });
    const { copy } = await store.open(sha256);
    await copy?.begin();
    disk.files.set(`${sha256}.preparing`, new Uint8Array(40));
    expect(await store.copyState(sha256)).toEqual({ kept: null, begun: 40 });
    await copy?.finish();
    expect(await store.copyState(sha256)).toEqual({ kept: 40, begun: 0 });
    expect((await copy?.file())?.size).toBe(40);
    disk.files.set(`${sha256}.preparing`, new Uint8Array(10));
    restart();
    expect(await store.copyState(sha256), 'a browser that starts anew keeps both').toEqual({ kept: 40, begun: 10 });
    await store.remove(sha256);
    expect([...disk.files.keys()]).toEqual([]);
    disk.files.set(`${sha256}.prepared`, new Uint8Array(40));
    restart();
    await store.list();
    expect([...disk.files.keys()], 'a copy of nothing').toEqual([]);
  });
});

describe('a model that is here', () => {
  const unhurried = { signal: new AbortController().signal, onProgress: () => undefined };

  it('is read again, and found broken where a byte of it has changed', async () => {
    await importing();
    expect(await store.verify(sha256, unhurried)).toBe(true);
    const damaged = disk.files.get(`${sha256}.gguf`)!;
    damaged[damaged.length - 7] = (damaged[damaged.length - 7] ?? 0) ^ 1;
    expect(await store.verify(sha256, unhurried)).toBe(false);
    disk.files.delete(`${sha256}.gguf`);
    await expect(store.verify(sha256, unhurried)).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('is gone where the model is removed meanwhile', async () => {
    for (let turns = 0; turns < 60; turns += 1) {
      await importing();
      const marking = store.mark(sha256, { testedAt: 4 });
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await Promise.all([marking, store.remove(sha256)]);
      expect([...disk.files.keys()], `after ${String(turns)} turns`).toEqual([]);
    }
  });

  it('knows when it last answered and that it passed its test, also after its note had to be made anew', async () => {
    await importing();
    await Promise.all([store.mark(sha256, { usedAt: 5 }), store.mark(sha256, { testedAt: 4 })]);
    restart();
    expect(await store.list()).toMatchObject([{ usedAt: 5, testedAt: 4, diskBytes: bytes.length }]);
    const note = JSON.parse(new TextDecoder().decode(disk.files.get(`${sha256}.json`))) as object;
    disk.files.set(`${sha256}.json`, new TextEncoder().encode(JSON.stringify({ ...note, version: 1 })));
    restart();
    expect(await store.list()).toMatchObject([{ usedAt: 5, testedAt: 4 }]);
    await store.mark('0'.repeat(64), { usedAt: 5 });
    expect([...disk.files.keys()].sort(), 'nothing of one that is not here').toEqual([
      `${sha256}.gguf`,
      `${sha256}.json`,
    ]);
  });

  it('tells what it takes on the disk with its prepared copy', async () => {
    await importing();
    disk.files.set(`${sha256}.prepared`, new Uint8Array(40));
    expect(await store.list()).toMatchObject([{ bytes: bytes.length, diskBytes: bytes.length + 40 }]);
  });
});
