/** Models as they are kept: measured, read again, tried, and missed where the browser has removed them. */
import { describe, expect, it } from 'vitest';
import type { Benchmark, CatalogueModel, Recommendation } from '../../src/protocol/catalogue.ts';
import type { LostModel, ModelInfo } from '../../src/protocol/model.ts';
import { useBench } from './harness/bench.ts';
import { callHost } from './harness/host-call.ts';
import { BROWSERS } from './harness/launch.ts';
import { modelFiles } from './harness/models-page.ts';
import type { Place } from './harness/place.ts';

const GIB = 2 ** 30;
/** A busy machine loads a model for a while; the measuring itself is limited. */
const LIMIT_MS = 5 * 60_000;

interface Status { readonly models: readonly ModelInfo[]; readonly lost: readonly LostModel[] }

const status = async (place: Place): Promise<Status> => (await callHost<Status>(place, 'host.status')).result;

/** Turns one bit of a model's file over. */
function flip(place: Place, sha256: string): Promise<void> {
  return place.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const handle = await (await root.getDirectoryHandle('models')).getFileHandle(`${name}.gguf`);
    const at = 60_000;
    const [byte = 0] = new Uint8Array(await (await handle.getFile()).slice(at, at + 1).arrayBuffer());
    const writable = await handle.createWritable({ keepExistingData: true });
    await writable.write({ type: 'write', position: at, data: new Uint8Array([byte ^ 1]) });
    await writable.close();
  }, sha256);
}

/** What a browser does that runs out of room: the extension's files go, its settings stay. */
function evict(place: Place): Promise<void> {
  return place.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('models');
    const names: string[] = [];
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name);
    for (const name of names) await folder.removeEntry(name);
  });
}

describe.each(BROWSERS)('the demo model in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped' });

  it('is measured under a page and an answer, and the figures are kept', { timeout: LIMIT_MS }, async () => {
    const { place } = bench.options;
    const settings = { engine: 'wllama', model: null };
    // Loading does not count.
    await callHost(place, 'host.selfTest', { settings });
    const startedAt = performance.now();
    const { result: { benchmark }, told } = await callHost<{ benchmark: Benchmark }>(place, 'host.benchmark', { settings });
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`${browser}: ${JSON.stringify(benchmark)} in ${seconds.toFixed(1)} s`);
    // 25 s at most, three for the memory, and what a busy machine needs to stop.
    expect(seconds).toBeLessThan(40);
    expect(told).toBeGreaterThan(5);
    expect(benchmark).toMatchObject({ engine: 'wllama' });
    expect(benchmark.prompt).toBeGreaterThan(0);
    expect(benchmark.decode).toBeGreaterThan(0);
    expect(benchmark.memory.bytes).toBeGreaterThan(98_362_432);
    expect((await callHost<{ benchmarks: Benchmark[] }>(place, 'host.benchmarks')).result.benchmarks).toEqual([benchmark]);
    const machine = { cores: 2, memory: 4 * GIB, saving: false };
    const { choices } = (await callHost<{ choices: Recommendation[] }>(place, 'host.recommend', { machine })).result;
    expect(choices[0]?.speed.basis, 'a guess no more').not.toBe('guessed');
  });

  it('passes its self-test, and is known from the catalogue', { timeout: LIMIT_MS }, async () => {
    const { place } = bench.options;
    await callHost(place, 'host.selfTest', { settings: { engine: 'wllama', model: null } });
    const [model] = (await status(place)).models;
    expect(model?.testedAt).toBeGreaterThan(0);
    const { models } = (await callHost<{ models: CatalogueModel[] }>(place, 'host.catalogue')).result;
    expect(models.filter(({ installed }) => installed)).toMatchObject([{ id: 'smollm2-135m', locked: true, sha256: model?.sha256 }]);
  });

  it('is found broken where a bit of it has turned over', { timeout: LIMIT_MS }, async () => {
    const { place } = bench.options;
    const { sha256 = '' } = (await status(place)).models[0] ?? {};
    const check = async (): Promise<boolean> => (await callHost<{ intact: boolean }>(place, 'host.checkModel', { sha256 })).result.intact;
    expect(await check()).toBe(true);
    await flip(place, sha256);
    expect(await check()).toBe(false);
    await flip(place, sha256);
    expect(await check()).toBe(true);
  });
});

describe.each(BROWSERS)('models that %s has removed by itself', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', restarts: true });

  it('are missed, after a restart too, until they are back or not wanted (F21)', async () => {
    const [model] = (await status(bench.options.place)).models;
    if (!model) throw new Error('There is no model.');
    const { sha256, name, bytes } = model;
    await evict(bench.options.place);
    expect(await modelFiles(bench.options.place)).toEqual({});
    expect(await status(bench.options.place)).toMatchObject({ models: [], lost: [{ sha256, name, bytes }] });
    await bench.restart();
    const { place } = bench.options;
    expect(await status(place)).toMatchObject({ models: [], lost: [{ sha256, name, bytes }] });
    await callHost(place, 'host.forgetLost', { sha256 });
    expect((await status(place)).lost).toEqual([]);
    await bench.restart();
    expect((await status(bench.options.place)).lost).toEqual([]);
  });
});
