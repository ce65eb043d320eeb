/** Models as they are kept: read again, and missed where the browser has removed them. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LostModel, ModelInfo } from '../../src/protocol/model.ts';
import { useBench, type Bench } from '../harness/bench.ts';
import { callHost } from '../harness/host-call.ts';
import { BROWSERS } from '../harness/launch.ts';
import { importModel, modelFiles, writeSparseModel } from '../harness/models-page.ts';
import { until, type Place } from '../harness/place.ts';

const LIMIT_MS = 5 * 60_000;

interface Status {
  readonly models: readonly ModelInfo[];
  readonly lost: readonly LostModel[];
}

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

/** So large that reading it takes a while, in bytes. */
const LARGE = 400_000_000;

/** From now on the host counts its workers that live. */
async function countWorkers({ session }: Bench): Promise<() => Promise<number>> {
  interface Counting {
    sottoWorkers?: number;
    Worker: typeof Worker;
  }
  await session.inHost(() => {
    const host = window as unknown as Counting;
    const own = host.Worker;
    host.sottoWorkers = 0;
    host.Worker = class extends own {
      constructor(...how: ConstructorParameters<typeof Worker>) {
        super(...how);
        host.sottoWorkers = (host.sottoWorkers ?? 0) + 1;
      }

      override terminate(): void {
        super.terminate();
        host.sottoWorkers = (host.sottoWorkers ?? 0) - 1;
      }
    };
  });
  return () => session.inHost(() => (window as unknown as Counting).sottoWorkers ?? -1);
}

/** Begins a check on an options page, and waits until bytes have been read. */
async function beginCheck(place: Place): Promise<void> {
  await place.evaluate(() => {
    for (const one of document.querySelectorAll('.model-more')) (one as HTMLDetailsElement).open = true;
  });
  await place.click('.check .button');
  await place.waitFor(
    'bytes that were read',
    () => (document.querySelector<HTMLProgressElement>('.check progress')?.value ?? 0) > 0,
    [],
  );
}

describe.each(BROWSERS)('the check of a model in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true });

  it('ends where it is when it is stopped or its page is closed, and the file stays as it was', {
    timeout: LIMIT_MS,
  }, async () => {
    const { place } = bench.options;
    expect(
      await importModel(
        bench.session,
        bench.options,
        await writeSparseModel(path.join(bench.folder, 'large.gguf'), LARGE),
      ),
    ).toMatchObject({ errorCode: '' });
    const before = await modelFiles(place);
    const workers = await countWorkers(bench);

    await beginCheck(place);
    expect(await workers()).toBe(1);
    expect(await place.evaluate(() => document.activeElement?.textContent), 'the keyboard is at Stop').toBe('Stop');
    await place.press('Enter');
    await place.waitForText('The check was stopped. The model is as it was.', '.check-result');
    expect(await place.evaluate(() => document.activeElement?.textContent)).toBe('Check this model');
    await until('no worker', async () => (await workers()) === 0);

    const other = await bench.session.openExtensionPage('/options.html');
    await other.place.waitForElement('.check .button');
    await beginCheck(other.place);
    expect(await workers()).toBe(1);
    await other.page.close();
    await until('no worker', async () => (await workers()) === 0);

    expect(await modelFiles(place)).toEqual(before);
    await bench.options.page.bringToFront();
    await beginCheck(place);
    await place.waitForText('Every byte is as it should be.', '.check-result', 120_000);
  });
});

describe.each(BROWSERS)('a model in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', restarts: true });

  it('is found broken where a bit of it has turned over', async () => {
    const { place } = bench.options;
    const { sha256 = '' } = (await status(place)).models[0] ?? {};
    const check = async (): Promise<boolean> =>
      (await callHost<{ intact: boolean }>(place, 'host.checkModel', { sha256 })).result.intact;
    expect(await check()).toBe(true);
    await flip(place, sha256);
    expect(await check()).toBe(false);
    await flip(place, sha256);
    expect(await check()).toBe(true);
  });

  it('is missed where the browser has removed it, after a restart too, until it is back or not wanted (F21)', async () => {
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
