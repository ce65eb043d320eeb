import { beforeEach, describe, expect, it } from 'vitest';
import { Checks } from './checks';
import type { InstalledModels } from './installed-models';
import { installed, TestPort } from '../testing/test-host';

const SHA256 = 'a'.repeat(64);

/** Files that are being read, each until the test ends it. */
let reading: { readonly signal: AbortSignal; end(intact: boolean): void; onProgress(done: number): void }[];
let checks: Checks;
const models: InstalledModels = {
  ...installed,
  verify: (_, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      reading.push({ signal, end: resolve, onProgress });
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    }),
};
const window = (): TestPort => new TestPort({ kind: 'surface', tabId: null });
const begun = async (count: number): Promise<void> => {
  while (reading.length < count) await Promise.resolve();
};

beforeEach(() => {
  reading = [];
  checks = new Checks();
});

describe('a check of a model', () => {
  it('tells how far it is and what came of it', async () => {
    const port = window();
    const check = checks.run(models, SHA256, port);
    await begun(1);
    reading[0]?.onProgress(2);
    reading[0]?.end(false);
    expect(await check).toBe(false);
    expect(port.pushed).toEqual([{ type: 'check', sha256: SHA256, done: 2, total: 4 }]);
  });

  it('ends when its window stops it, and leaves another window’s check of the same model alone', async () => {
    const [one, other] = [window(), window()];
    const stopped = expect(checks.run(models, SHA256, one)).rejects.toMatchObject({ name: 'AbortError' });
    const kept = checks.run(models, SHA256, other);
    await begun(2);
    checks.cancel('b'.repeat(64), one);
    expect(
      reading.map(({ signal }) => signal.aborted),
      'another model',
    ).toEqual([false, false]);
    checks.cancel(SHA256, one);
    await stopped;
    expect(reading.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    reading[1]?.end(true);
    expect(await kept).toBe(true);
  });

  it('ends with its window', async () => {
    const port = window();
    const check = expect(checks.run(models, SHA256, port)).rejects.toMatchObject({ name: 'AbortError' });
    await begun(1);
    port.close();
    await check;
  });
});
