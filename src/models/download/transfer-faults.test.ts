/** Transfers on lines, servers and disks that fail as real ones do. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesFile } from '@/tests/harness/model-server';
import type { Behaviour } from '@/tests/harness/served-answer';
import { CHUNK, CONTENT, PATH, PROOFS, SHA256, SIZE, TransferBench } from './testing/transfer-bench';

const PAGE: Behaviour = { text: { body: '<!doctype html><title>Sign in</title>', type: 'text/html; charset=utf-8' } };

let bench: TransferBench;
/** Bytes that were fetched more than once. */
const extra = (): number => bench.server.sent - SIZE;

beforeAll(async () => {
  bench = await TransferBench.start();
});
afterAll(() => bench.close());
beforeEach(() => {
  bench.reset();
});

describe.each(PROOFS)('a transfer, proven by %s,', (_, chunks) => {
  const job = { chunks };

  it('F16: goes on after the line was cut, and after an answer that ended too early', async () => {
    // Slow enough that nothing is on the line when it breaks.
    bench.server.next = [
      { cutAfter: 500_000, rate: 10_000_000 },
      { endAfter: 300_000, rate: 10_000_000 },
    ];
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
    expect(bench.slept).toHaveLength(2);
    expect(bench.errors).toContain('download-offline');
    expect(extra()).toBeLessThan(SIZE * 0.05);
  });

  it('F22: gives up a line on which nothing comes, and asks again', async () => {
    bench.server.next = [{ stallAfter: 400_000 }, { stallAfter: 0 }];
    await bench.run({ job, patienceMs: 400 });
    expect(bench.hash).toBe(SHA256);
    expect(bench.errors).toEqual(['download-stalled', 'download-stalled']);
    expect(bench.server.requests.map(({ range }) => range)).toEqual(['bytes=0-', 'bytes=400000-', 'bytes=400000-']);
  });

  it.each([
    [429, (): string => '7', 7_000],
    [503, (): string => new Date(Date.now() + 60_000).toUTCString(), 58_000],
  ] as const)('F15: after %i it waits as long as Retry-After says', async (status, header, least) => {
    bench.server.next = [
      { status, headers: { 'Retry-After': header(), 'Access-Control-Expose-Headers': 'Retry-After' } },
    ];
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
    expect(bench.slept[0]).toBeGreaterThanOrEqual(least);
    expect(bench.slept[0]).toBeLessThan(least * 1.2);
    expect(bench.states.find(({ phase }) => phase === 'backing-off')).toMatchObject({
      retryAt: 1_000 + (bench.slept[0] ?? 0),
      error: { code: 'download-busy', data: { status } },
    });
  });

  it('F18: stores nothing of a web page, at the beginning and in the middle', async () => {
    bench.server.next = [PAGE];
    await expect(bench.run({ job })).rejects.toMatchObject({ code: 'download-web-page' });
    bench.putNote('');
    bench.server.next = [{ text: { body: '\n <html>', type: 'application/octet-stream' } }];
    await expect(bench.run({ job: { ...job, total: null } })).rejects.toMatchObject({ code: 'download-web-page' });
    expect(bench.length).toBe(0);
    await bench.runUntil(SIZE / 3, job);
    const kept = bench.hash;
    bench.server.next = [PAGE];
    await expect(bench.run({ job })).rejects.toMatchObject({ code: 'download-web-page' });
    expect(bench.hash).toBe(kept);
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
  });

  it.each([
    [{ status: 403 }, 'download-refused'],
    [{ status: 401 }, 'download-refused'],
    [{ status: 404 }, 'download-missing'],
    [{ status: 410 }, 'download-missing'],
    [{ claim: SIZE + 1 }, 'download-wrong-size'],
    [{ claim: SIZE - 1 }, 'download-wrong-size'],
    [{ ignoreRange: true, excess: 3 }, 'download-wrong-size'],
    [{ text: { body: 'not a model', type: 'text/plain' } }, 'download-wrong-size'],
  ] as const)('refuses %j as %s, at once', async (behaviour, code) => {
    bench.server.next = [behaviour];
    await expect(bench.run({ job })).rejects.toMatchObject({ code });
    expect(bench.server.requests).toHaveLength(1);
    expect(bench.slept).toEqual([]);
  });

  it('refuses a redirect to a host that is not listed, and follows one to a host that is', async () => {
    bench.server.next = [{ redirect: `${bench.server.base.replace('127.0.0.1', 'localhost')}${PATH}` }];
    await expect(bench.run({ job })).rejects.toMatchObject({ code: 'download-redirected' });
    expect(bench.length).toBe(0);
    bench.server.next = [{ redirect: `${bench.server.base}${PATH}?signed` }];
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
  });

  it('gives up in the end where no byte comes any more, and keeps what it has', async () => {
    await bench.runUntil(SIZE / 2, job);
    const kept = bench.length;
    bench.server.usual = { status: 503 };
    await expect(bench.run({ job })).rejects.toMatchObject({ code: 'download-busy' });
    expect(bench.slept.length).toBeGreaterThan(4);
    expect(bench.slept.reduce((a, b) => a + b, 0)).toBeLessThan(5 * 60_000);
    expect(bench.length).toBe(kept);
    bench.server.forget();
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
  });

  it('F14: says that the server is out of reach, and goes on when it is there again', async () => {
    bench.server.next = [{ cutAfter: 600_000 }];
    await bench.run({
      job,
      onState: ({ phase }) => {
        if (phase === 'backing-off' && bench.slept.length < 2) bench.server.goDown();
        else bench.server.comeBack();
      },
    });
    expect(bench.hash).toBe(SHA256);
    expect(new Set(bench.errors)).toEqual(new Set(['download-offline']));
  });

  it('refuses a file with any flipped byte by name, and fetches again only pieces that were wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: SIZE - 1 }), async (place) => {
        bench.reset();
        bench.server.usual = { flip: [place] };
        await expect(bench.run({ job })).rejects.toMatchObject({ code: 'download-wrong-hash' });
        expect(bench.server.sent, 'bytes for the attempts').toBeLessThanOrEqual(chunks ? SIZE + 2 * CHUNK : 2 * SIZE);
      }),
      { numRuns: 8 },
    );
  });

  it('F17: mends what came wrong once', async () => {
    bench.server.next = [{ flip: [5, SIZE - 2] }];
    await bench.run({ job });
    expect(bench.hash).toBe(SHA256);
    expect(extra()).toBe(chunks ? CHUNK + (SIZE - 2 * CHUNK) : SIZE);
    if (chunks) expect(bench.phases).toContain('mending');
  });

  it('F25: does not take another file of the same size', async () => {
    await bench.runUntil(SIZE / 2, job);
    const other = CONTENT.map((byte, index) => (index < 1_000 ? byte : byte ^ 255));
    bench.server.put(PATH, bytesFile(other));
    bench.server.usual = { etag: '"two"' };
    await expect(bench.run({ job })).rejects.toMatchObject({ code: 'download-wrong-hash' });
  });
});

it('F20: a full disk ends it where it is', async () => {
  bench.limitDisk(700_000);
  await expect(bench.run()).rejects.toMatchObject({ name: 'QuotaExceededError' });
});
