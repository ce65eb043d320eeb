import { describe, expect, it, vi } from 'vitest';
import type { Copies, CopyPlace, Provider } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import { SottoError } from '@/src/protocol/errors';
import type { InstalledModels } from './installed-models';
import { Preparations } from './preparations';
import { installed } from '../testing/test-host';

const SHA256 = 'a'.repeat(64);
const BYTES = 1_000;

/** A disk with one model, and an engine that makes copies as it is told to. */
function machine({ size = BYTES }: { size?: number | null } = {}) {
  const disk = { kept: null as number | null, begun: 0, locked: 0 };
  const copy: CopyPlace = {
    file: () => Promise.resolve(null),
    begin: () => Promise.reject(new Error('not in this test')),
    finish: () => {
      disk.kept = BYTES;
      disk.begun = 0;
      return Promise.resolve();
    },
    discard: () => {
      if (disk.locked-- > 0) return Promise.reject(new DOMException('', 'NoModificationAllowedError'));
      Object.assign(disk, { kept: null, begun: 0 });
      return Promise.resolve();
    },
  };
  const store: InstalledModels = {
    ...installed,
    open: async (sha256) => ({ ...(await installed.open(sha256)), copy }),
    copyState: () => Promise.resolve({ kept: disk.kept, begun: disk.begun }),
  };
  const attempts: { progress: (fraction: number) => void; end: () => void; fail: (error: unknown) => void }[] = [];
  const copies: Copies = {
    size: () => Promise.resolve(size),
    make: async (_, { signal, onProgress }) => {
      const ended = Promise.withResolvers<undefined>();
      attempts.push({
        progress: (fraction) => {
          disk.begun = fraction * BYTES;
          onProgress({ step: 'convert', fraction });
        },
        end: () => {
          ended.resolve(undefined);
        },
        fail: ended.reject,
      });
      signal.addEventListener('abort', () => {
        ended.reject(signal.reason);
      });
      await ended.promise;
      await copy.finish();
    },
  };
  const provider: Provider = { ...createFakeProvider(() => ({})), copies };
  const host = () => new Preparations(store, [provider]);
  return { disk, attempts, host };
}

const begun = (attempts: readonly unknown[], count = 1) =>
  vi.waitFor(() => {
    expect(attempts).toHaveLength(count);
  });

describe('prepared copies', () => {
  it('are offered with their size, made once however many windows ask, and kept', async () => {
    const { attempts, host } = machine();
    const preparations = host();
    expect(await preparations.list()).toEqual([{ sha256: SHA256, state: 'none', bytes: BYTES, done: 0, error: null }]);
    preparations.start(SHA256);
    preparations.start(SHA256);
    await begun(attempts);
    attempts[0]!.progress(0.25);
    preparations.start(SHA256);
    expect(await preparations.list()).toMatchObject([{ state: 'making', done: 250 }]);
    attempts[0]!.end();
    await vi.waitFor(async () => {
      expect(await preparations.list()).toMatchObject([{ state: 'kept', bytes: BYTES, done: BYTES }]);
    });
    expect(attempts).toHaveLength(1);
  });

  it('are not offered where they gain nothing', async () => {
    expect(await machine({ size: null }).host().list()).toEqual([]);
    expect(await new Preparations(installed, [createFakeProvider(() => ({}))]).list()).toEqual([]);
  });

  it('are gone when they are removed while being made, though the worker has the file open a moment longer', async () => {
    const { disk, attempts, host } = machine();
    const preparations = host();
    preparations.start(SHA256);
    await begun(attempts);
    attempts[0]!.progress(0.5);
    disk.locked = 2;
    await preparations.discard(SHA256);
    expect(await preparations.list()).toMatchObject([{ state: 'none', error: null }]);
    preparations.start(SHA256);
    await begun(attempts, 2);
  });

  it('are listed as begun where the browser was closed, and can be continued', async () => {
    const { attempts, host } = machine();
    const before = host();
    before.start(SHA256);
    await begun(attempts);
    attempts[0]!.progress(0.5);
    expect(await host().list()).toMatchObject([{ state: 'begun', done: 500, bytes: BYTES }]);
  });

  it('say why they could not be made; of a full disk nothing stays behind', async () => {
    const { disk, attempts, host } = machine();
    const preparations = host();
    preparations.start(SHA256);
    await begun(attempts);
    attempts[0]!.progress(0.5);
    attempts[0]!.fail(new SottoError('storage-full', '', { needed: BYTES, free: 500 }));
    await vi.waitFor(async () => {
      expect(await preparations.list()).toMatchObject([
        { state: 'none', error: { code: 'storage-full', data: { needed: BYTES, free: 500 } } },
      ]);
    });
    expect(disk.begun).toBe(0);
    preparations.start(SHA256);
    await begun(attempts, 2);
    attempts[1]!.progress(0.5);
    attempts[1]!.fail(new SottoError('model-broken', ''));
    await vi.waitFor(async () => {
      expect(await preparations.list()).toMatchObject([{ state: 'begun', done: 500, error: { code: 'model-broken' } }]);
    });
  });

  it('fail with a name where they end though nobody has stopped them', async () => {
    const { attempts, host } = machine();
    const preparations = host();
    preparations.start(SHA256);
    await begun(attempts);
    attempts[0]!.fail(new DOMException('', 'AbortError'));
    await vi.waitFor(async () => {
      expect(await preparations.list()).toMatchObject([{ state: 'none', error: { code: 'engine-lost' } }]);
    });
  });
});
