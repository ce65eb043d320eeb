import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import { SottoDatabase } from '@/src/storage/database';
import { openHost, type Host } from './host';
import type { InstalledModels } from './models/installed-models';
import { serveOpening } from './served-host';
import { installed, startTestHost, testHostDeps, TestPort } from './testing/test-host';

const window = (): TestPort => new TestPort({ kind: 'surface', tabId: null });
const open = (): Promise<Host> => openHost(testHostDeps({}, new SottoDatabase(crypto.randomUUID())));

describe('a host that opens later', () => {
  it('answers what was asked of it before, in order', async () => {
    const may = Promise.withResolvers<undefined>();
    const host = serveOpening(() => may.promise.then(open));
    const told: string[] = [];
    const asked = (['host.status', 'host.chats', 'host.benchmarks'] as const).map(async (name) => {
      await host.handlers[name]({}, window());
      told.push(name);
    });
    const noticed = host.notices['notice.tabClosed']({ tabId: 1 }, {});
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
    expect(told).toEqual([]);
    may.resolve(undefined);
    await Promise.all([...asked, noticed]);
    expect(told).toHaveLength(3);
  });

  it('tells all who wait why it does not open, and tries once more for the next', async () => {
    const ways = [() => Promise.reject(new SottoError('storage-broken', 'locked')), open];
    const host = serveOpening(() => (ways.shift() ?? open)());
    const failed = [0, 1].map(() => host.handlers['host.status']({}, window()));
    for (const call of failed) await expect(call).rejects.toMatchObject({ code: 'storage-broken' });
    expect(await host.handlers['host.status']({}, window())).toMatchObject({ running: 0 });
    expect(ways).toEqual([]);
  });
});

describe('a model that an earlier host did not finish testing', () => {
  let marks: object[];
  let models: InstalledModels;
  beforeEach(() => {
    marks = [];
    models = {
      ...installed,
      list: async () => (await installed.list()).map((model) => ({ ...model, untried: true })),
      mark: (_, what) => {
        marks.push(what);
        return Promise.resolve();
      },
    };
  });

  it('is not tested while only a page or the background speaks to the host', async () => {
    const host = startTestHost({}, new SottoDatabase(crypto.randomUUID()), { models });
    for (const kind of ['page', 'background'] as const)
      await new TestPort({ kind }).stream(host, 'host.followDownloads', {});
    const { trials } = await (
      await openHost(testHostDeps({}, new SottoDatabase(crypto.randomUUID()), { models }))
    ).handlers['host.status']({}, window());
    expect(trials, 'nor by the status itself').toEqual([]);
    expect(marks).toEqual([]);
  });

  it.each(['surface', 'frame'] as const)('is tested once a %s is there', async (kind) => {
    const host = startTestHost({}, new SottoDatabase(crypto.randomUUID()), { models });
    const port = new TestPort({ kind });
    expect((await host.handlers['host.status']({}, port)).trials).toMatchObject([{ step: 'waiting' }]);
    await host.handlers['host.status']({}, port);
    await vi.waitFor(() => {
      expect(marks).toMatchObject([{ testedAt: expect.any(Number) as number, testError: null }]);
    });
  });
});
