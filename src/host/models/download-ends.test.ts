import { beforeEach, describe, expect, it, vi } from 'vitest';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { SottoError } from '@/src/protocol/errors';
import { bytes, DownloadWorld, hashOf, listOf, other, wanted } from '../testing/download-world';
import type { Downloads } from './downloads';

let world: DownloadWorld;
let downloads: Downloads;
beforeEach(async () => {
  world = new DownloadWorld();
  downloads = await world.open();
});

const phaseOf = (id: string): string | undefined => listOf(downloads).find(({ modelId }) => modelId === id)?.phase;

describe('downloads', () => {
  it('F25, F20: keep nothing of what is wrong or found no room, and leave other models alone', async () => {
    world.disk.files.set(`${hashOf(other)}.gguf`, other);
    await world.models.list();
    const before = [...world.disk.files.keys()].sort();
    for (const [index, code] of (['download-wrong-hash', 'storage-full', 'download-wrong-size'] as const).entries()) {
      await downloads.start('one');
      const transfer = await world.transfer(index);
      transfer.arrive(bytes.slice(0, 100));
      transfer.fail(new SottoError(code, '', { needed: 5, free: 3 }));
      await vi.waitFor(() => {
        expect(listOf(downloads)[0]).toMatchObject({ phase: 'failed', done: 0, error: { code } });
      });
      expect([...world.disk.files.keys()].sort()).toEqual(before);
    }
    expect((await world.models.list()).map(({ sha256 }) => sha256)).toEqual([hashOf(other)]);
  });

  it('are tested where they are updates, without holding up the next, and are done then', async () => {
    const tested = Promise.withResolvers<undefined>();
    const asked: string[] = [];
    world.trial = {
      isDue: () => Promise.resolve(true),
      run: (sha256: string) => {
        asked.push(sha256);
        return tested.promise;
      },
    };
    downloads = await world.open();
    await downloads.start('one');
    const transfer = await world.transfer(0);
    transfer.arrive(bytes);
    transfer.finish();
    await vi.waitFor(() => {
      expect(phaseOf('one')).toBe('testing');
    });
    expect(
      (await world.models.list()).map(({ sha256 }) => sha256),
      'a model already',
    ).toEqual([hashOf(bytes)]);
    await downloads.pause('one');
    await downloads.cancel('one');
    expect(phaseOf('one')).toBe('testing');
    await downloads.start('two');
    await world.transfer(1);

    // The next host finds it so, and waits until somebody is there.
    downloads = await world.open();
    await downloads.start('two');
    expect(asked).toHaveLength(1);
    expect(phaseOf('one')).toBe('testing');
    expect(asked, 'whoever follows begins nothing').toHaveLength(1);
    downloads.goOn();
    downloads.goOn();
    expect(phaseOf('one')).toBe('testing');
    await vi.waitFor(() => {
      expect(asked).toHaveLength(2);
    });
    tested.resolve(undefined);
    await vi.waitFor(() => {
      expect(phaseOf('one')).toBe('done');
    });
    expect([...world.disk.files.keys()].filter((name) => name.startsWith(hashOf(bytes))).sort()).toEqual([
      `${hashOf(bytes)}.gguf`,
      `${hashOf(bytes)}.json`,
    ]);
  });

  it('send no request without permission for the models’ hosts, and end where it is taken back', async () => {
    world.allowed = false;
    await downloads.start('one');
    await vi.waitFor(() => {
      expect(listOf(downloads)[0]).toMatchObject({ phase: 'failed', error: { code: 'download-not-allowed' } });
    });
    expect(world.played).toHaveLength(0);
    world.allowed = true;
    await downloads.start('one');
    const transfer = await world.transfer(0);
    transfer.arrive(bytes.slice(0, 100));
    const offline = { phase: 'backing-off', done: 100, error: { code: 'download-offline', message: '' } } as const;
    transfer.state(offline);
    expect(phaseOf('one'), 'a line that is down is tried again').toBe('backing-off');
    world.allowed = false;
    transfer.state(offline);
    await vi.waitFor(() => {
      expect(listOf(downloads)[0]).toMatchObject({
        phase: 'failed',
        done: 100,
        error: { code: 'download-not-allowed' },
      });
    });
    expect(world.disk.files.get(`${hashOf(bytes)}.download`), 'what has arrived stays').toHaveLength(100);
  });

  it('refuse what no engine runs, though its hash is right', async () => {
    const odd = tinyGguf({ architecture: 'clip' });
    world.list = [wanted('one', odd)];
    await downloads.start('one');
    const transfer = await world.transfer(0);
    transfer.arrive(odd);
    transfer.finish();
    await vi.waitFor(() => {
      expect(listOf(downloads)[0]).toMatchObject({ phase: 'failed', error: { code: 'model-unsupported' } });
    });
    expect([...world.disk.files.keys()]).toEqual([]);
  });

  it('are removed where the catalogue has another file now, or nobody knows them', async () => {
    await downloads.start('one');
    (await world.transfer(0)).arrive(bytes.slice(0, 100));
    world.disk.files.set(`${'0'.repeat(64)}.download`, new Uint8Array(5));
    world.list = [wanted('one', other)];
    downloads = await world.open();
    expect(listOf(downloads)).toEqual([]);
    expect([...world.disk.files.keys()]).toEqual([]);
    await expect(downloads.start('three')).rejects.toMatchObject({ code: 'unknown-model' });
  });
});
