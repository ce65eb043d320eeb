/** The parts of a file, in a browser that keeps unread bytes in memory. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytesFile, ModelServer } from '@/tests/harness/model-server';
import { createHasher } from './hasher';
import { Parts } from './parts';
import { MemorySyncFile } from './testing/memory-file';
import { transfer } from './transfer';

const SIZE = 20 << 20;
const WAY = '/m.gguf';
const content = new Uint8Array(SIZE);
content.set(new TextEncoder().encode('GGUF'));
const sha256 = createHash('sha256').update(content).digest('hex');

let server: ModelServer;
let data: MemorySyncFile;
let phases: string[];

beforeAll(async () => {
  server = await ModelServer.start();
});
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.put(WAY, bytesFile(content));
  data = new MemorySyncFile();
  phases = [];
});

async function run(): Promise<void> {
  await transfer(
    { address: server.base + WAY, hosts: [], sha256, total: SIZE, pinned: true, chunks: null },
    {
      data,
      note: new MemorySyncFile(),
      startHasher: createHasher,
      bodiesPileUp: true,
      limits: { answerMs: 5_000, stallMs: 5_000 },
      random: () => 0.5,
      now: () => 0,
      sleep: () => Promise.resolve(),
      signal: new AbortController().signal,
      onState: ({ phase }) => {
        if (phase !== phases.at(-1)) phases.push(phase);
      },
    },
  );
  expect(createHash('sha256').update(data.content).digest('hex')).toBe(sha256);
}

const ranges = (): (string | null)[] => server.requests.map(({ range }) => range);

it('asks for small parts where answers come at once, and shows one phase for all', async () => {
  await run();
  expect(ranges()).toEqual(['bytes=0-8388607', 'bytes=8388608-16777215', 'bytes=16777216-']);
  expect(phases).toEqual(['connecting', 'transferring', 'checking']);
  expect(server.sent).toBe(SIZE);
});

describe('parts', () => {
  const TOTAL = 1_000 << 20;
  const MB = 1 << 20;
  let clock: number;
  let asked: { from: number; last: number | null; cancelled: boolean }[];
  let parts: Parts;
  /** Until a head comes, in milliseconds. */
  let headMs: number;

  beforeEach(() => {
    clock = 0;
    asked = [];
    headMs = 0;
    parts = new Parts({
      bodiesPileUp: true,
      now: () => clock,
      open: async (from, last) => {
        const one = { from, last, cancelled: false };
        asked.push(one);
        await Promise.resolve();
        clock += headMs;
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
          cancel: () => {
            one.cancelled = true;
          },
        });
        return { from, isPart: true, total: TOTAL, etag: null, body };
      },
    });
  });

  it('are asked for ahead, early enough, and are never larger than what may pile up', async () => {
    headMs = 100;
    await parts.next(0, TOTAL);
    clock += 1_000;
    // 4 MB in a second: 0.4 MB come while asking.
    parts.reached(4 * MB, TOTAL);
    expect(asked).toHaveLength(1);
    clock += 900;
    parts.reached(7.6 * MB, TOTAL);
    expect(asked.map(({ from, last }) => [from, last])).toEqual([
      [0, 8 * MB - 1],
      [8 * MB, 16 * MB - 1],
    ]);
    clock += 10;
    expect((await parts.next(8 * MB, TOTAL)).end).toBe(16 * MB);
    expect(asked).toHaveLength(2);
    clock += 1;
    parts.reached(15 * MB, TOTAL);
    expect(asked.at(-1)).toMatchObject({ from: 16 * MB, last: 80 * MB - 1 });
  });

  it('that were asked for ahead are given up where another part or none is wanted', async () => {
    await parts.next(0, TOTAL);
    parts.reached(8 * MB, TOTAL);
    await parts.next(3 * MB, TOTAL);
    await vi.waitFor(() => {
      expect(asked[1]).toMatchObject({ from: 8 * MB, cancelled: true });
    });
    parts.reached(11 * MB, TOTAL);
    parts.forget();
    await vi.waitFor(() => {
      expect(asked[3]).toMatchObject({ from: 11 * MB, cancelled: true });
    });
  });
});

it('asks again from where a part broke off, and lets a server that ignores ranges send the whole file', async () => {
  server.next = [{ cutAfter: 1_000_000, rate: 50_000_000 }, {}, { ignoreRange: true }];
  await run();
  expect(server.requests).toHaveLength(3);
});
