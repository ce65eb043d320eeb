import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { Benchmark } from '@/src/protocol/catalogue';
import { BenchmarkStore } from './benchmark-store';
import { SottoDatabase } from './database';

const measured: Benchmark = {
  sha256: 'a'.repeat(64),
  engine: 'llama',
  prompt: 100,
  decode: 10,
  firstToken: 2_000,
  memory: { bytes: 1, measured: true },
  at: 1,
};

it('gives the newest of each model and engine, without those that do not parse', async () => {
  const db = new SottoDatabase(crypto.randomUUID());
  const store = new BenchmarkStore(Promise.resolve(db));
  await store.keep({ ...measured, decode: 1 });
  await store.keep(measured);
  await db.table<unknown>('benchmarks').put({ ...measured, engine: 'webllm', memory: null });
  await store.keep({ ...measured, engine: 'wllama' });
  expect((await store.all()).map(({ engine, decode }) => [engine, decode])).toEqual([
    ['llama', 10],
    ['wllama', 10],
  ]);
  expect(await db.benchmarks.count(), 'what could not be read stays').toBe(3);
});
