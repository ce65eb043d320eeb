/** Transfers against a real server on the loopback interface that fails as real ones do. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesFile, ModelServer, type Behaviour } from '@/tests/harness/model-server';
import { isAbort } from '@/src/protocol/errors';
import { createHasher } from './hasher';
import { MemorySyncFile } from './testing/memory-file';
import { transfer, type TransferJob, type TransferState } from './transfer';

const SIZE = 1_500_000;
const CHUNK = 1 << 19;
const WAY = '/o/m/resolve/main/m.gguf';
const content = makeContent();
const sha256 = hashOf(content);
const chunks = {
  bytes: CHUNK,
  sha256: Array.from({ length: Math.ceil(SIZE / CHUNK) }, (_, index) =>
    hashOf(content.subarray(index * CHUNK, (index + 1) * CHUNK)),
  ),
};
const PAGE: Behaviour = { text: { body: '<!doctype html><title>Sign in</title>', type: 'text/html; charset=utf-8' } };

function makeContent(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIZE);
  for (let i = 0, x = 1; i < SIZE; i += 1) {
    x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = x >>> 16;
  }
  bytes.set(new TextEncoder().encode('GGUF'));
  return bytes;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

let server: ModelServer;
let data: MemorySyncFile;
let note: MemorySyncFile;
let states: TransferState[];
let slept: number[];

beforeAll(async () => {
  server = await ModelServer.start();
});
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.put(WAY, bytesFile(content));
  data = new MemorySyncFile();
  note = new MemorySyncFile();
  states = [];
  slept = [];
});

interface Run {
  readonly job?: Partial<TransferJob>;
  readonly signal?: AbortSignal;
  readonly patienceMs?: number;
  onState?(state: TransferState): void;
}

/**
 * Waits are noted and not waited for. `patienceMs`: how long the server may be silent; a busy machine is no silent
 * server.
 */
function run({ job, signal = new AbortController().signal, patienceMs = 10_000, onState }: Run = {}): Promise<void> {
  return transfer(
    {
      address: server.base + WAY,
      hosts: ['http://127.0.0.1/*'],
      sha256,
      total: SIZE,
      pinned: true,
      chunks: null,
      ...job,
    },
    {
      data,
      note,
      startHasher: createHasher,
      bodiesPileUp: false,
      limits: { answerMs: patienceMs, stallMs: patienceMs },
      random: () => 0.5,
      now: () => 1_000,
      signal,
      sleep: (ms) => {
        slept.push(ms);
        return Promise.resolve();
      },
      onState: (state) => {
        states.push(state);
        onState?.(state);
      },
    },
  );
}

const phases = (): string[] => states.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1]);
const errors = (): string[] => states.flatMap(({ error }) => error?.code ?? []);
const whole = (): void => {
  expect(hashOf(data.content)).toBe(sha256);
};
const extra = (): number => server.sent - SIZE;

/** Runs until so many bytes are there, and stops as a pause does. */
async function runUntil(bytes: number, job: Partial<TransferJob> = {}): Promise<void> {
  const controller = new AbortController();
  const stopped = run({
    job,
    signal: controller.signal,
    onState: ({ done }) => {
      if (done >= bytes) controller.abort();
    },
  });
  // All of it may have come at once.
  await stopped.catch((error: unknown) => {
    if (!isAbort(error)) throw error;
  });
}

describe.each([
  ['the hash of the file', null],
  ['hashes of its pieces', chunks],
] as const)('a transfer, proven by %s,', (_, proof) => {
  const job = { chunks: proof };

  it('brings the file in one request that says nothing of the user', async () => {
    await run({ job });
    whole();
    expect(phases()).toEqual(['connecting', 'transferring', 'checking']);
    expect(server.requests).toHaveLength(1);
    const { cookie, referer, origin, range } = server.requests[0]?.headers ?? {};
    expect({ cookie, referer, origin, range }).toEqual({
      cookie: undefined,
      referer: undefined,
      origin: undefined,
      range: 'bytes=0-',
    });
    expect(server.requests[0]?.headers['accept-language']).toBe('*');
  });

  it('goes on where it was paused, without a byte twice', async () => {
    await runUntil(SIZE / 2, job);
    const kept = data.getSize();
    expect(kept).toBeLessThan(SIZE);
    server.forget();
    await run({ job });
    whole();
    expect(server.requests.map(({ range }) => range)).toEqual([`bytes=${kept}-`]);
  });

  it('F16: goes on after the line was cut, and after an answer that ended too early', async () => {
    // Slow enough that nothing is on the line when it breaks.
    server.next = [
      { cutAfter: 500_000, rate: 10_000_000 },
      { endAfter: 300_000, rate: 10_000_000 },
    ];
    await run({ job });
    whole();
    expect(slept).toHaveLength(2);
    expect(errors()).toContain('download-offline');
    expect(extra()).toBeLessThan(SIZE * 0.05);
  });

  it('F22: gives up a line on which nothing comes, and asks again', async () => {
    server.next = [{ stallAfter: 400_000 }, { stallAfter: 0 }];
    await run({ job, patienceMs: 400 });
    whole();
    expect(errors()).toEqual(['download-stalled', 'download-stalled']);
    expect(server.requests.map(({ range }) => range)).toEqual(['bytes=0-', 'bytes=400000-', 'bytes=400000-']);
  });

  it.each([
    [429, (): string => '7', 7_000],
    [503, (): string => new Date(Date.now() + 60_000).toUTCString(), 58_000],
  ] as const)('F15: after %i it waits as long as Retry-After says', async (status, header, least) => {
    server.next = [{ status, headers: { 'Retry-After': header(), 'Access-Control-Expose-Headers': 'Retry-After' } }];
    await run({ job });
    whole();
    expect(slept[0]).toBeGreaterThanOrEqual(least);
    expect(slept[0]).toBeLessThan(least * 1.2);
    expect(states.find(({ phase }) => phase === 'backing-off')).toMatchObject({
      retryAt: 1_000 + (slept[0] ?? 0),
      error: { code: 'download-busy', data: { status } },
    });
  });

  it('F18: stores nothing of a web page, at the beginning and in the middle', async () => {
    server.next = [PAGE];
    await expect(run({ job })).rejects.toMatchObject({ code: 'download-web-page' });
    note = new MemorySyncFile();
    server.next = [{ text: { body: '\n <html>', type: 'application/octet-stream' } }];
    await expect(run({ job: { ...job, total: null } })).rejects.toMatchObject({ code: 'download-web-page' });
    expect(data.getSize()).toBe(0);
    await runUntil(SIZE / 3, job);
    const kept = hashOf(data.content);
    server.next = [PAGE];
    await expect(run({ job })).rejects.toMatchObject({ code: 'download-web-page' });
    expect(hashOf(data.content)).toBe(kept);
    await run({ job });
    whole();
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
    server.next = [behaviour];
    await expect(run({ job })).rejects.toMatchObject({ code });
    expect(server.requests).toHaveLength(1);
    expect(slept).toEqual([]);
  });

  it('refuses a redirect to a host that is not listed, and follows one to a host that is', async () => {
    server.next = [{ redirect: `${server.base.replace('127.0.0.1', 'localhost')}${WAY}` }];
    await expect(run({ job })).rejects.toMatchObject({ code: 'download-redirected' });
    expect(data.getSize()).toBe(0);
    server.next = [{ redirect: `${server.base}${WAY}?signed` }];
    await run({ job });
    whole();
  });

  it('skips what it has where the server knows no parts', async () => {
    await runUntil(SIZE / 2, job);
    server.usual = { ignoreRange: true };
    await run({ job });
    whole();
  });

  it('asks again where another part came than was asked for', async () => {
    await runUntil(SIZE / 2, job);
    server.next = [{ shiftRange: 10 }];
    await run({ job });
    whole();
    expect(errors()).toContain('download-refused');
  });

  it('gives up in the end where no byte comes any more, and keeps what it has', async () => {
    await runUntil(SIZE / 2, job);
    const kept = data.getSize();
    server.usual = { status: 503 };
    await expect(run({ job })).rejects.toMatchObject({ code: 'download-busy' });
    expect(slept.length).toBeGreaterThan(4);
    expect(slept.reduce((a, b) => a + b, 0)).toBeLessThan(5 * 60_000);
    expect(data.getSize()).toBe(kept);
    server.forget();
    await run({ job });
    whole();
  });

  it('F14: says that the server is out of reach, and goes on when it is there again', async () => {
    server.next = [{ cutAfter: 600_000 }];
    const running = run({
      job,
      onState: ({ phase }) => {
        if (phase === 'backing-off' && slept.length < 2) server.goDown();
        else server.comeBack();
      },
    });
    await running;
    whole();
    expect(new Set(errors())).toEqual(new Set(['download-offline']));
  });

  it('any flipped byte is refused by name, and what was right is not fetched again where pieces have hashes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: SIZE - 1 }), async (place) => {
        server.forget();
        data = new MemorySyncFile();
        note = new MemorySyncFile();
        server.usual = { flip: [place] };
        await expect(run({ job })).rejects.toMatchObject({ code: 'download-wrong-hash' });
        expect(server.sent, 'bytes for the attempts').toBeLessThanOrEqual(proof ? SIZE + 2 * CHUNK : 2 * SIZE);
      }),
      { numRuns: 8 },
    );
  });

  it('F17: mends what came wrong once', async () => {
    server.next = [{ flip: [5, SIZE - 2] }];
    await run({ job });
    whole();
    expect(extra()).toBe(proof ? CHUNK + (SIZE - 2 * CHUNK) : SIZE);
    if (proof) expect(phases()).toContain('mending');
  });

  it('F25: does not take a file of the same size that is another one', async () => {
    await runUntil(SIZE / 2, job);
    const other = content.map((byte, index) => (index < 1_000 ? byte : byte ^ 255));
    server.put(WAY, bytesFile(other));
    server.usual = { etag: '"two"' };
    await expect(run({ job })).rejects.toMatchObject({ code: 'download-wrong-hash' });
  });

  it('reads all again where what it wrote down is lost, damaged, or of another file', async () => {
    for (const spoil of [
      '',
      '{"version":1',
      '{"version":1,"total":1500000,"etag":null,"proof":{"at":1000,"hash":"00ff","wrong":[]}}',
    ]) {
      data = new MemorySyncFile();
      await runUntil(SIZE / 2, job);
      note = new MemorySyncFile(new TextEncoder().encode(spoil));
      await run({ job });
      whole();
    }
  });

  it('comes to the right end from any length that a kill leaves, with the last note that was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: SIZE }), fc.integer({ min: 0, max: SIZE }), async (noted, length) => {
        data = new MemorySyncFile();
        note = new MemorySyncFile();
        await runUntil(Math.min(noted, SIZE - 1), job);
        data = new MemorySyncFile(content.slice(0, length));
        await run({ job });
        whole();
      }),
      { numRuns: 10 },
    );
  });
});

it('begins anew where the address is not pinned and another version is there now', async () => {
  await runUntil(SIZE / 2, { pinned: false });
  server.usual = { etag: '"two"' };
  await run({ job: { pinned: false } });
  whole();
  expect(errors()).toEqual([]);
  expect(server.requests.at(-1)?.range).toBe('bytes=0-');
});

it('takes the size from the server where the catalogue does not know it', async () => {
  server.next = [{ cutAfter: 600_000 }];
  await run({ job: { total: null } });
  whole();
  expect(states.at(-1)).toMatchObject({ total: SIZE, done: SIZE });
});

it('F20: a full disk ends it where it is', async () => {
  data.limitTo(700_000);
  await expect(run()).rejects.toMatchObject({ name: 'QuotaExceededError' });
});
