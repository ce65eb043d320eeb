/** The models on this machine: what is kept of them, and what becomes of it. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryFolder, type MemoryFolder } from '@/tests/fixtures/memory-folder';
import { tinyGguf, TINY_NAME } from '@/tests/fixtures/tiny-gguf';
import type { ModelInfo } from '@/src/protocol/model';
import { ModelFolder } from './model-folder';
import type { ModelStore } from './store';
import { importInto, openStore } from './testing/open-store';

const bytes = tinyGguf();
const sha256 = createHash('sha256').update(bytes).digest('hex');

let disk: MemoryFolder;
let store: ModelStore;

/** As after the host has started anew on the same disk. */
function restart(folder = new ModelFolder(disk.handle)): void {
  store = openStore(folder);
}

const importing = (): Promise<ModelInfo> => importInto(store, new File([bytes], 'tiny.gguf'));

beforeEach(() => {
  disk = memoryFolder();
  restart();
});

describe('the models on this machine', () => {
  it('are found even if the note about them is lost or damaged', async () => {
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
    expect(earlier, 'it was used before trials existed').not.toHaveProperty('untried');
    disk.files.delete(`${sha256}.json`);
    restart();
    expect(await store.open(sha256), 'the browser was closed before its note').toMatchObject({
      info: { name: TINY_NAME, untried: true },
    });
  });

  it('keep the mark of their trial even if a note was just being made of the file', async () => {
    // A list that is read before a file has its note makes a note itself, and may write it last.
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
    // The mark waits for the list. Otherwise it would be done by now.
    await Promise.race([marked, new Promise((resolve) => setTimeout(resolve, 50))]);
    goOn.resolve(undefined);
    await Promise.all([listing, marked]);
    const [model] = await store.list();
    expect(model).toMatchObject({ sha256, testedAt: 9 });
    expect(model?.untried).toBeUndefined();
  });

  it('do not include an import that was cut off when the browser was closed', async () => {
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

  it('are removed together with their prepared copies, finished and unfinished', async () => {
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

  it('is read again, and found broken where one of its bytes has changed', async () => {
    await importing();
    expect(await store.verify(sha256, unhurried)).toBe(true);
    const damaged = disk.files.get(`${sha256}.gguf`)!;
    damaged[damaged.length - 7] = (damaged[damaged.length - 7] ?? 0) ^ 1;
    expect(await store.verify(sha256, unhurried)).toBe(false);
    disk.files.delete(`${sha256}.gguf`);
    await expect(store.verify(sha256, unhurried)).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('stays removed where it is marked at the same time', async () => {
    for (let turns = 0; turns < 60; turns += 1) {
      await importing();
      const marking = store.mark(sha256, { testedAt: 4 });
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await Promise.all([marking, store.remove(sha256)]);
      expect([...disk.files.keys()], `after ${String(turns)} turns`).toEqual([]);
    }
  });

  it('knows when it last answered and passed its trial, also after its note was made anew', async () => {
    await importing();
    await Promise.all([store.mark(sha256, { usedAt: 5 }), store.mark(sha256, { testedAt: 4 })]);
    restart();
    expect(await store.list()).toMatchObject([{ usedAt: 5, testedAt: 4, diskBytes: bytes.length }]);
    const note = JSON.parse(new TextDecoder().decode(disk.files.get(`${sha256}.json`))) as object;
    disk.files.set(`${sha256}.json`, new TextEncoder().encode(JSON.stringify({ ...note, version: 1 })));
    restart();
    expect(await store.list()).toMatchObject([{ usedAt: 5, testedAt: 4 }]);
    await store.mark('0'.repeat(64), { usedAt: 5 });
    expect([...disk.files.keys()].sort(), 'nothing about a model that is not here').toEqual([
      `${sha256}.gguf`,
      `${sha256}.json`,
    ]);
  });

  it('tells what it takes on the disk, with its prepared copy', async () => {
    await importing();
    disk.files.set(`${sha256}.prepared`, new Uint8Array(40));
    expect(await store.list()).toMatchObject([{ bytes: bytes.length, diskBytes: bytes.length + 40 }]);
  });
});
