/** Transfers in a browser that keeps unread bodies in memory. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bytesFile, ModelServer } from '@/tests/e2e/harness/model-server';
import { createHasher } from './hasher';
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

beforeAll(async () => { server = await ModelServer.start(); });
afterAll(() => server.close());
beforeEach(() => {
  server.forget();
  server.put(WAY, bytesFile(content));
  data = new MemorySyncFile();
  phases = [];
});

/** @param msPerPiece how long each piece takes by the clock, in milliseconds. */
async function run(msPerPiece: number): Promise<void> {
  let clock = 0;
  await transfer({ address: server.base + WAY, hosts: [], sha256, total: SIZE, pinned: true, chunks: null }, {
    data, note: new MemorySyncFile(), startHasher: createHasher, bodiesPileUp: true, limits: { answerMs: 5_000, stallMs: 5_000 },
    random: () => 0.5, now: () => clock, sleep: () => Promise.resolve(), signal: new AbortController().signal,
    onState: ({ phase }) => {
      clock += msPerPiece;
      if (phase !== phases.at(-1)) phases.push(phase);
    },
  });
  expect(createHash('sha256').update(data.content).digest('hex')).toBe(sha256);
}

const ranges = (): (string | null)[] => server.requests.map(({ range }) => range);

it('a fast line is asked for a part at a time, and that is no news', async () => {
  await run(0);
  expect(ranges()).toEqual(['bytes=0-8388607', 'bytes=8388608-16777215', 'bytes=16777216-']);
  expect(phases).toEqual(['connecting', 'transferring', 'checking']);
  expect(server.sent).toBe(SIZE);
});

it('a slow line is asked for the rest at once', async () => {
  await run(10_000);
  expect(ranges()).toEqual(['bytes=0-8388607', 'bytes=8388608-']);
});

it('a part that breaks off is asked for again from there, and a server that knows no parts may send it all', async () => {
  server.next = [{ cutAfter: 1_000_000, rate: 50_000_000 }, {}, { ignoreRange: true }];
  await run(0);
  expect(server.requests).toHaveLength(3);
});
