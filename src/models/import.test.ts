/** Imports of models, and what is left of one that fails. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ggufFile } from '@/tests/fixtures/gguf-file';
import { memoryFolder, type MemoryFolder } from '@/tests/fixtures/memory-folder';
import { brokenGguf } from '@/tests/fixtures/broken-gguf';
import { tinyGguf, TINY_NAME } from '@/tests/fixtures/tiny-gguf';
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import { ModelFolder } from './model-folder';
import type { ModelStore } from './store';
import { importInto, LARGEST, openStore } from './testing/open-store';

const bytes = tinyGguf();
const sha256 = createHash('sha256').update(bytes).digest('hex');
const file = (content: Uint8Array<ArrayBuffer> = bytes, name = 'tiny.gguf'): File => new File([content], name);

/** In bytes. */
const LARGE = 5_000_000;

let disk: MemoryFolder;
let store: ModelStore;

const importing = (content = file(), ways: Parameters<typeof importInto>[2] = {}): Promise<ModelInfo> =>
  importInto(store, content, ways);

beforeEach(() => {
  disk = memoryFolder();
  store = openStore(new ModelFolder(disk.handle));
});

describe('importing a model', () => {
  it('keeps it under its hash, with what its header says', async () => {
    const progress: number[] = [];
    const info = await importing(file(), { onProgress: ({ done }) => progress.push(done) });
    expect(info).toMatchObject({
      sha256,
      name: TINY_NAME,
      bytes: bytes.length,
      architecture: 'llama',
      license: 'apache-2.0',
      engines: ['llama', 'webllm'],
    });
    expect(progress.at(-1)).toBe(bytes.length);
    store = openStore(new ModelFolder(disk.handle));
    expect(await store.list()).toEqual([info]);
    const opened = await (await store.open(sha256)).file();
    expect(Buffer.from(await opened.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('keeps a file once, however often it is imported', async () => {
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

  it('refuses an adapter and an impossible shape, by name, before it copies anything', async () => {
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
      importing(file(), {
        signal: controller.signal,
        onProgress: () => {
          controller.abort();
        },
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

  it('says the limit where a file is too large, before it copies anything', async () => {
    const huge = new Uint8Array(LARGEST + 1);
    huge.set(bytes);
    await expect(importing(file(huge))).rejects.toMatchObject({
      code: 'model-too-large',
      data: { bytes: huge.length, limit: LARGEST },
    });
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('recognizes one part of a split model', async () => {
    await expect(importing(file(tinyGguf({ split: { no: 1, count: 3 } })))).rejects.toMatchObject({
      code: 'model-split',
      data: { part: 2, parts: 3 },
    });
  });

  it('takes files one after the other, and lets one that waits be cancelled', async () => {
    const phases: string[] = [];
    const controller = new AbortController();
    const other = tinyGguf({ seed: 2 });
    const first = importing(file(), {
      onProgress: ({ phase }) => {
        if (phase === 'copying') controller.abort();
      },
    });
    const second = importing(file(other), { signal: controller.signal, onProgress: ({ phase }) => phases.push(phase) });
    const third = importing(file(other));
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect(phases).toEqual(['waiting']);
    expect((await Promise.all([first, third])).map((info) => info.bytes)).toEqual([bytes.length, other.length]);
    expect(await store.list()).toHaveLength(2);
  });

  it('tells what the header says before the copy ends', async () => {
    const states: ImportState[] = [];
    await importing(file(), { onProgress: (state) => states.push(state) });
    expect(states.map(({ phase }) => phase)).toEqual(['waiting', 'checking', 'copying']);
    expect(states[2]?.model).toMatchObject({ name: TINY_NAME, contextTokens: 512, chatTemplate: true });
  });

  it('refuses a file that changes while it is copied', async () => {
    const changing = new Blob([bytes]);
    let reads = 0;
    const source = Object.assign(new File([bytes], 'changing.gguf'), {
      // Three reads (the header, the file's beginning, the piece) see the old file, then somebody writes over it.
      slice: (from: number, to: number) =>
        (++reads > 3 ? new Blob([new Uint8Array(bytes.length)]) : changing).slice(from, to),
    });
    await expect(importing(source)).rejects.toMatchObject({ code: 'file-changed' });
    expect([...disk.files.keys()]).toEqual([]);
  });
});
