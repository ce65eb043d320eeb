import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Download } from '@/src/protocol/download';
import { SottoError } from '@/src/protocol/errors';
import { bytes, DownloadWorld, hashOf, listOf, other } from '../testing/download-world';
import type { Downloads } from './downloads';

let world: DownloadWorld;
let downloads: Downloads;
beforeEach(async () => {
  world = new DownloadWorld();
  downloads = await world.open();
});

const phaseOf = (id: string): string | undefined => listOf(downloads).find(({ modelId }) => modelId === id)?.phase;

describe('downloads', () => {
  it('become models, and leave nothing else behind', async () => {
    const told: Download['phase'][] = [];
    void downloads.follow(new AbortController().signal, (all) => {
      told.push(...all.map((download) => download.phase));
    });
    await downloads.start('one');
    const transfer = await world.transfer(0);
    transfer.arrive(bytes);
    transfer.state({ done: bytes.length / 2 });
    transfer.finish();
    await vi.waitFor(() => {
      expect(phaseOf('one')).toBe('done');
    });
    expect([...world.disk.files.keys()].sort()).toEqual([`${hashOf(bytes)}.gguf`, `${hashOf(bytes)}.json`]);
    expect(await world.models.list()).toMatchObject([{ sha256: hashOf(bytes), bytes: bytes.length }]);
    expect(new Set(told)).toEqual(new Set(['waiting', 'connecting', 'transferring', 'checking', 'done']));
    expect(world.marks).toEqual([
      { kind: 'none' },
      { kind: 'progress', percent: 0 },
      { kind: 'progress', percent: 50 },
      { kind: 'none' },
    ]);
    await downloads.start('one');
    expect(world.played, 'what is here is not fetched again').toHaveLength(1);
  });

  it('F24: are one transfer however many windows ask, and another model waits in line', async () => {
    await Promise.all([downloads.start('one'), downloads.start('one'), downloads.start('two')]);
    await downloads.start('one');
    const first = await world.transfer(0);
    expect(listOf(downloads).map((download) => download.phase)).toEqual(['connecting', 'waiting']);
    first.arrive(bytes);
    first.finish();
    expect((await world.transfer(1)).sha256).toBe(hashOf(other));
    expect(world.played).toHaveLength(2);
  });

  it('that wait to be tried again are tried at once when someone asks', async () => {
    await downloads.start('one');
    (await world.transfer(0)).state({
      phase: 'backing-off',
      done: 100,
      retryAt: 60_000,
      error: { code: 'download-busy', message: '' },
    });
    await Promise.all([downloads.start('one'), downloads.start('one')]);
    (await world.transfer(1)).arrive(bytes);
    (await world.transfer(1)).finish();
    await vi.waitFor(() => {
      expect(phaseOf('one')).toBe('done');
    });
    expect(world.played).toHaveLength(2);
  });

  it('F23: pause where they are, go on, and leave nothing when cancelled', async () => {
    await downloads.start('one');
    (await world.transfer(0)).arrive(bytes.slice(0, 100));
    await downloads.pause('one');
    expect(phaseOf('one')).toBe('paused');
    expect(world.disk.files.get(`${hashOf(bytes)}.download`)).toHaveLength(100);
    await downloads.start('one');
    await world.transfer(1);
    await downloads.cancel('one');
    expect(listOf(downloads)).toEqual([]);
    expect([...world.disk.files.keys()]).toEqual([]);
    expect(world.marks.at(-1)).toEqual({ kind: 'none' });
  });

  it('can be paused and cancelled while they wait', async () => {
    await downloads.start('one');
    await downloads.start('two');
    await downloads.pause('two');
    expect(phaseOf('two')).toBe('paused');
    await downloads.start('two');
    await downloads.cancel('two');
    expect(phaseOf('two')).toBeUndefined();
    expect(world.played).toHaveLength(1);
  });

  it('F19: are shown as interrupted by a new host, paused and failed ones as they were, and none goes on by itself', async () => {
    await downloads.start('one');
    (await world.transfer(0)).arrive(bytes.slice(0, 100));
    await downloads.start('two');
    downloads = await world.open();
    expect(listOf(downloads)).toMatchObject([{ modelId: 'one', phase: 'interrupted', done: 100, total: bytes.length }]);
    expect(world.played).toHaveLength(1);
    await downloads.start('one');
    (await world.transfer(1)).fail(new SottoError('download-busy', '', { status: 503 }));
    await vi.waitFor(() => {
      expect(phaseOf('one')).toBe('failed');
    });
    expect(world.marks.at(-1)).toEqual({ kind: 'failed' });
    downloads = await world.open();
    expect(listOf(downloads)).toMatchObject([
      { phase: 'failed', done: 100, error: { code: 'download-busy', data: { status: 503 } } },
    ]);
    await downloads.start('one');
    await world.transfer(2);
    await downloads.pause('one');
    downloads = await world.open();
    expect(phaseOf('one')).toBe('paused');
  });
});
