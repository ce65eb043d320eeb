import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryFolder, type MemoryFolder } from '@/tests/fixtures/memory-folder';
import { brokenGguf, tinyGguf, TINY_NAME } from '@/tests/fixtures/tiny-gguf';
import type { ImportState } from '@/src/protocol/model';
import { copyWithHash, type CopyTarget } from './copy-file';
import { ModelFolder } from './model-folder';
import { ModelStore } from './store';

const bytes = tinyGguf();
const sha256 = createHash('sha256').update(bytes).digest('hex');
const file = (content: Uint8Array<ArrayBuffer> = bytes, name = 'tiny.gguf') => new File([content], name);

/** In bytes. */
const LARGEST = 1_000_000;
type SyncHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<CopyTarget> };

let disk: MemoryFolder;
let store: ModelStore;

/** As after the host has started anew on the same disk. */
function restart(): void {
  store = new ModelStore({
    enginesFor: ({ architecture }, size) => Promise.resolve(architecture === 'llama' && size <= LARGEST ? ['wllama', 'webllm'] : []),
    largestFile: LARGEST,
    copy: async (source, target, options) => copyWithHash(source, await (target as SyncHandle).createSyncAccessHandle(), options),
    openFolder: () => Promise.resolve(new ModelFolder(disk.handle)),
  });
}

function importing(content = file(), signal = new AbortController().signal, onProgress: (state: ImportState) => void = () => {}) {
  return store.import(content, { signal, onProgress });
}

beforeEach(() => {
  disk = memoryFolder();
  vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({ quota: 50_000, usage: 10_000 }) } });
  restart();
});

describe('importing a model', () => {
  it('keeps it under its hash, with what its header says', async () => {
    const progress: number[] = [];
    const info = await importing(file(), undefined, ({ done }) => progress.push(done));
    expect(info).toMatchObject({ sha256, name: TINY_NAME, bytes: bytes.length, architecture: 'llama', license: 'apache-2.0', engines: ['wllama', 'webllm'] });
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
    ['bad-magic', 'model-not-gguf'], ['truncated', 'model-truncated'], ['unsupported-architecture', 'model-unsupported'], ['huge-counts', 'model-broken'],
  ] as const)('refuses a file that is %s before it copies anything', async (kind, code) => {
    await expect(importing(file(brokenGguf(kind)))).rejects.toMatchObject({ code });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const controller = new AbortController();
    await expect(importing(file(), controller.signal, () => { controller.abort(); })).rejects.toMatchObject({ name: 'AbortError' });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('says what is needed and what is free when the disk is full, and leaves nothing behind', async () => {
    disk.quota = 10_000;
    await expect(importing()).rejects.toMatchObject({ code: 'storage-full', data: { needed: bytes.length, free: 40_000 } });
    expect([...disk.files.keys()]).toEqual([]);
  });
});

describe('the models on this machine', () => {
  it('are found though what was kept about them is lost or damaged', async () => {
    await importing();
    disk.files.set(`${sha256}.json`, new TextEncoder().encode('{"version": 0'));
    restart();
    expect(await store.list()).toMatchObject([{ sha256, name: TINY_NAME, engines: ['wllama', 'webllm'] }]);
    disk.files.delete(`${sha256}.json`);
    restart();
    expect(await store.open(sha256)).toMatchObject({ info: { name: TINY_NAME } });
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
});
