import { createHash } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { memoryFolder, type MemoryFolder } from '@/tests/fixtures/memory-folder';
import { tinyGguf, TINY_NAME } from '@/tests/fixtures/tiny-gguf';
import { describe as describeFile } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';
import { copyWithHash } from './copy-file';
import { NOTE_VERSION } from './model-note';
import { openPackagedFolder } from './packaged-folder';
import { ModelStore } from './store';
import { openSync } from './sync-file';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const packaged = tinyGguf();
const other = tinyGguf({ seed: 7 });
const sha256 = hashOf(packaged);

let disk: MemoryFolder;
let read: string[];
let store: ModelStore;

/** The two files that the build puts into the package. */
async function readFile(path: string): Promise<Blob> {
  read.push(path);
  if (path === '/model/model.gguf') return new Blob([packaged]);
  const note = {
    version: NOTE_VERSION,
    fileName: 'tiny.gguf',
    bytes: packaged.length,
    addedAt: 0,
    facts: describeFile(await readGguf(new Blob([packaged]))),
  };
  return new Blob([JSON.stringify({ sha256, note })]);
}

function storeOn(readPackage: typeof readFile): ModelStore {
  return new ModelStore({
    hear: () => Promise.resolve({ engines: ['llama', 'webllm'], refusals: [] }),
    copy: async (source, target, options) => copyWithHash(source, await openSync(target), options),
    openFolder: () => openPackagedFolder(readPackage, () => Promise.resolve(disk.handle)),
  });
}

beforeEach(() => {
  disk = memoryFolder();
  read = [];
  store = storeOn(readFile);
});

const take = (bytes: Uint8Array<ArrayBuffer>) =>
  store.import(new File([bytes], 'own.gguf'), { signal: new AbortController().signal, onProgress: () => {} });

it('lists the model of the package from the first second, without reading its file or writing anything', async () => {
  expect(await store.list()).toMatchObject([
    { sha256, name: TINY_NAME, bytes: packaged.length, packaged: true, engines: ['llama', 'webllm'] },
  ]);
  expect(read).toEqual(['/model/model.json']);
  expect([...disk.files.keys()]).toEqual([]);
});

it('opens it with the bytes of the package', async () => {
  const file = await (await store.open(sha256)).file();
  expect(hashOf(new Uint8Array(await file.arrayBuffer()))).toBe(sha256);
});

it('does not remove it, and does not import it a second time', async () => {
  await expect(store.remove(sha256)).rejects.toMatchObject({ code: 'forbidden' });
  expect((await take(packaged)).sha256).toBe(sha256);
  expect([...disk.files.keys()]).toEqual([]);
});

it('imports others beside it, which can be removed', async () => {
  const own = await take(other);
  expect(own.packaged).toBeUndefined();
  expect((await store.list()).map((model) => model.sha256).sort()).toEqual([sha256, own.sha256].sort());
  await store.remove(own.sha256);
  expect(await store.list()).toHaveLength(1);
});

it('keeps a prepared copy of it, though its file is not in the folder', async () => {
  const { copy } = await store.open(sha256);
  const target = await (await copy!.begin()).createWritable();
  await target.write('prepared');
  await target.close();
  await copy!.finish();
  store = storeOn(readFile);
  await store.list();
  expect((await store.copyState(sha256)).kept).toBe('prepared'.length);
});

it('says so where the package is damaged', async () => {
  store = storeOn(() => Promise.resolve(new Blob(['{}'])));
  await expect(store.list()).rejects.toBeInstanceOf(SottoError);
});
