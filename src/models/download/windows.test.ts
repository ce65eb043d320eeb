/** Transfers in a browser that keeps unread bodies in memory. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bytesFile, ModelServer } from '@/tests/e2e/harness/model-server';
import { createHasher } from './hasher';
import { MemorySyncFile } from './testing/memory-file';
import { transfer } from './transfer';
import { Windows } from './windows';

const SIZE = 20 << 20;
const WAY = '/m.gguf';
const content = new Uint8Array(SIZE);
content.set(new TextEncoder().encode('GGUF'));
const sha256 = createHash('sha256').update(content).digest('hex');

let server: ModelServer;
let data: MemorySyncFile;
let phases: string[];

beforeAll(async () => { server = await ModelServer.start(); });
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.put(WAY, bytesFile(content));
  data = new MemorySyncFile();
  phases = [];
});

interface Line { /** Milliseconds by the clock until an answer comes, and for each piece of it. */ readonly headMs: number; readonly pieceMs: number }

async function run({ headMs, pieceMs }: Line): Promise<void> {
  let clock = 0;
  let asked = 0;
  await transfer({ address: server.base + WAY, hosts: [], sha256, total: SIZE, pinned: true, chunks: null }, {
    data, note: new MemorySyncFile(), startHasher: createHasher, bodiesPileUp: true, limits: { answerMs: 5_000, stallMs: 5_000 },
    random: () => 0.5, sleep: () => Promise.resolve(), signal: new AbortController().signal,
    now: () => {
      if (server.requests.length > asked) clock += headMs;
      asked = server.requests.length;
      return clock;
    },
    onState: ({ phase }) => {
      if (phase === 'transferring') clock += pieceMs;
      if (phase !== phases.at(-1)) phases.push(phase);
    },
  });
  expect(createHash('sha256').update(data.content).digest('hex')).toBe(sha256);
}

const ranges = (): (string | null)[] => server.requests.map(({ range }) => range);

it('a quick answer is asked for a small part at a time, and that is no news', async () => {
  await run({ headMs: 0, pieceMs: 1 });
  expect(ranges()).toEqual(['bytes=0-8388607', 'bytes=8388608-16777215', 'bytes=16777216-']);
  expect(phases).toEqual(['connecting', 'transferring', 'checking']);
  expect(server.sent).toBe(SIZE);
});

it('where asking takes long, more is asked for', async () => {
  await run({ headMs: 1_000, pieceMs: 1 });
  expect(ranges()).toEqual(['bytes=0-8388607', 'bytes=8388608-']);
});

it('never asks for more than may pile up, and for less again where that will do', () => {
  const windows = new Windows(true);
  windows.took(8 << 20, { headMs: 5_000, bodyMs: 10 });
  expect(windows.next()).toBe(64 << 20);
  windows.took(64 << 20, { headMs: 1, bodyMs: 1_000 });
  expect(windows.next()).toBe(8 << 20);
  windows.took(8 << 20, { headMs: 100, bodyMs: 500 });
  expect(windows.next()).toBe(16 << 20);
});

it('a part that breaks off is asked for again from there, and a server that knows no parts may send it all', async () => {
  server.next = [{ cutAfter: 1_000_000, rate: 50_000_000 }, {}, { ignoreRange: true }];
  await run({ headMs: 0, pieceMs: 1 });
  expect(server.requests).toHaveLength(3);
});
