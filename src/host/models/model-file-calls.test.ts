import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { offerFile } from '@/src/messaging/file-handover';
import type { ImportState } from '@/src/protocol/model';
import { SottoDatabase } from '@/src/storage/database';
import type { ServedHost } from '../served-host';
import { installed, startTestHost, TestPort } from '../testing/test-host';
import type { InstalledModels } from './installed-models';

const SHA256 = 'a'.repeat(64);
const IMPORT_ID = '1'.repeat(32);

/** Work on a file that goes on until the test ends it, or its caller does. */
interface Work<T> {
  readonly signal: AbortSignal;
  end(result: T): void;
  onProgress(value: never): void;
}

/** Files that are being read again, and files that are being taken in. */
let reading: Work<boolean>[];
let importing: Work<never>[];
let host: ServedHost;
let window: TestPort;

function begin<T>(works: Work<T>[], { signal, onProgress }: Pick<Work<T>, 'signal' | 'onProgress'>): Promise<T> {
  return new Promise((resolve, reject) => {
    works.push({ signal, end: resolve, onProgress });
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}
const begun = <T>(works: readonly Work<T>[], count: number): Promise<void> =>
  vi.waitFor(() => {
    expect(works).toHaveLength(count);
  });
const newWindow = (): TestPort => new TestPort({ kind: 'surface', tabId: null });

beforeEach(() => {
  reading = [];
  importing = [];
  const models: InstalledModels = {
    ...installed,
    verify: (_, options) => begin(reading, options),
    import: (_, options) => begin(importing, options),
  };
  host = startTestHost({}, new SottoDatabase(crypto.randomUUID()), { models });
  window = newWindow();
});

describe('a check of a model', () => {
  it('tells how far it is and what came of it', async () => {
    const told: unknown[] = [];
    const check = window.stream(
      host,
      'host.checkModel',
      { sha256: SHA256 },
      { onProgress: (state) => told.push(state) },
    );
    await begun(reading, 1);
    reading[0]?.onProgress(2 as never);
    reading[0]?.end(false);
    expect(await check).toEqual({ intact: false });
    expect(told).toEqual([{ done: 2, total: 4 }]);
  });

  it('ends when its stream is closed, and leaves another check of the same model alone', async () => {
    const closing = new AbortController();
    const stopped = window.stream(host, 'host.checkModel', { sha256: SHA256 }, { signal: closing.signal });
    const kept = newWindow().stream(host, 'host.checkModel', { sha256: SHA256 });
    await begun(reading, 2);
    closing.abort();
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(reading.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    reading[1]?.end(true);
    expect(await kept).toEqual({ intact: true });
  });

  it('ends with its window', async () => {
    const check = window.stream(host, 'host.checkModel', { sha256: SHA256 });
    await begun(reading, 1);
    window.close();
    await expect(check).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a file that is taken in', () => {
  it('is told of, and ends with its window', async () => {
    const told: ImportState[] = [];
    const offer = offerFile(IMPORT_ID, new File(['GGUF'], 'small.gguf'));
    const taking = window.stream(
      host,
      'host.importModel',
      { importId: IMPORT_ID },
      { onProgress: (state) => told.push(state) },
    );
    await begun(importing, 1);
    const state: ImportState = { phase: 'checking', done: 0, total: 4, model: null };
    importing[0]?.onProgress(state as never);
    expect(told).toEqual([state]);
    window.close();
    await expect(taking).rejects.toMatchObject({ name: 'AbortError' });
    offer.stop();
  });

  it('is waited for no longer than its window stays', async () => {
    const taking = window.stream(host, 'host.importModel', { importId: IMPORT_ID });
    window.close();
    await expect(taking).rejects.toMatchObject({ name: 'AbortError' });
    expect(importing).toEqual([]);
  });
});
