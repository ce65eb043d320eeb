/** Transfers that come to their end, in one go or in several. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CONTENT, PROOFS, SHA256, SIZE, TransferBench } from './testing/transfer-bench';

let bench: TransferBench;

beforeAll(async () => {
  bench = await TransferBench.start();
});
afterAll(() => bench.close());
beforeEach(() => {
  bench.reset();
});

describe.each(PROOFS)('a transfer, proven by %s,', (_, chunks) => {
  const job = { chunks };

  it('brings the file in one request that says nothing about the user', async () => {
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
    expect(bench.phases).toEqual(['connecting', 'transferring', 'checking']);
    expect(bench.server.requests).toHaveLength(1);
    const { cookie, referer, origin, range } = bench.server.requests[0]?.headers ?? {};
    expect({ cookie, referer, origin, range }).toEqual({
      cookie: undefined,
      referer: undefined,
      origin: undefined,
      range: 'bytes=0-',
    });
    expect(bench.server.requests[0]?.headers['accept-language']).toBe('*');
  });

  it('goes on where it was paused, and fetches no byte twice', async () => {
    await bench.runUntil(SIZE / 2, job);
    const kept = bench.length;
    expect(kept).toBeLessThan(SIZE);
    bench.server.forget();
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
    expect(bench.server.requests.map(({ range }) => range)).toEqual([`bytes=${kept}-`]);
  });

  it('skips what it has where the server ignores ranges', async () => {
    await bench.runUntil(SIZE / 2, job);
    bench.server.usual = { ignoreRange: true };
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
  });

  it('asks again where another part came than it asked for', async () => {
    await bench.runUntil(SIZE / 2, job);
    bench.server.next = [{ shiftRange: 10 }];
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
    expect(bench.errors).toContain('download-refused');
  });

  it('reads all bytes again where its note is lost, damaged, or of another file', async () => {
    for (const note of [
      '',
      '{"version":1',
      '{"version":1,"total":1500000,"etag":null,"proof":{"at":1000,"hash":"00ff","wrong":[]}}',
    ]) {
      bench.putOnDisk(new Uint8Array());
      await bench.runUntil(SIZE / 2, job);
      bench.putNote(note);
      await bench.run({ job });
      expect(bench.hash).toBe(SHA256);
    }
  });

  it('comes to the right end from any length that a kill leaves, with the last note that was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: SIZE }), fc.integer({ min: 0, max: SIZE }), async (noted, length) => {
        bench.reset();
        await bench.runUntil(Math.min(noted, SIZE - 1), job);
        bench.putOnDisk(CONTENT.slice(0, length));
        await bench.run({ job });
        expect(bench.hash).toBe(SHA256);
      }),
      { numRuns: 10 },
    );
  });
});

it('begins anew where the address is not pinned and there is another version now', async () => {
  await bench.runUntil(SIZE / 2, { pinned: false });
  bench.server.usual = { etag: '"two"' };
  await bench.run({ job: { pinned: false } });
  expect(bench.hash).toBe(SHA256);
  expect(bench.errors).toEqual([]);
  expect(bench.server.requests.at(-1)?.range).toBe('bytes=0-');
});

it('takes the size from the server where the catalogue does not know it', async () => {
  bench.server.next = [{ cutAfter: 600_000 }];
  await bench.run({ job: { total: null } });
  expect(bench.hash).toBe(SHA256);
  expect(bench.states.at(-1)).toMatchObject({ total: SIZE, done: SIZE });
});
