/** Models on their way from a publisher who fails in every way: the product as it is built, in real browsers. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import {
  badge,
  DownloadWorld,
  expectWhole,
  hashOf,
  kept,
  MODELS,
  PIECE,
  PIECES,
  SIZE,
  SLOW,
  WHOLE,
} from '../harness/download-world.ts';
import {
  callHost,
  download,
  paddedModel,
  sightOf,
  storyOf,
  untilDone,
  untilPhase,
  wayOf,
} from '../harness/downloads.ts';
import { hashOnDisk } from '../harness/hash-on-disk.ts';
import { BROWSERS } from '../harness/launch.ts';
import { bytesFile, type ModelServer } from '../harness/model-server.ts';
import { untilModelFiles } from '../harness/models-page.ts';
import { until, type Place } from '../harness/place.ts';

/** How long a server's Retry-After is waited for at least, in milliseconds. */
const WAIT_MS = 1_900;

describe.each(BROWSERS)('downloads in %s', (browser) => {
  const world = new DownloadWorld();
  const bench = useBench(browser, {
    engine: 'scripted',
    withoutModel: true,
    restarts: true,
    models: () => world.start(),
  });
  const place = (): Place => bench.options.place;
  let server: ModelServer;
  beforeEach(async () => {
    ({ server } = world);
    await world.clear(bench);
  });
  afterAll(() => world.end());

  it.each(MODELS)('bring $id, tell how far it is, and say nothing of the user', async (model) => {
    server.usual = { rate: 2 * SLOW };
    await download(place(), model.id);
    const sight = await untilDone(place(), model.id, SIZE / 2);
    expect(sight).toMatchObject({ phase: 'transferring', total: SIZE });
    await until('a percentage on the button', async () => /^\d+%$/.test(await badge(bench)));
    await expectWhole(place(), model);
    expect(await storyOf(place(), model.id)).toEqual([
      'waiting',
      'connecting',
      'transferring',
      'checking',
      'testing',
      'done',
    ]);
    await until('the button without a badge', async () => (await badge(bench)) === '');
    expect(server.requests).toHaveLength(1);
    const { cookie, referer, range } = server.requests[0]?.headers ?? {};
    expect({ cookie, referer, range, language: server.requests[0]?.headers['accept-language'] }).toEqual({
      cookie: undefined,
      referer: undefined,
      range: 'bytes=0-',
      language: '*',
    });
  });

  it('F3: go on while the service worker is killed, and after the host is, where they were', async () => {
    server.usual = { rate: SLOW };
    await download(place(), 'whole');
    await untilDone(place(), 'whole', SIZE / 6);
    await bench.session.killServiceWorker();
    await untilDone(place(), 'whole', SIZE / 3);
    await bench.session.killHost();
    await until('the end of the transfer', () => server.requests[0]?.closed);
    server.usual = {};
    await callHost(place(), 'host.status');
    expect(await untilPhase(place(), 'whole', ['interrupted'])).toMatchObject({ error: null });
    expect(server.requests, 'nothing goes on before someone asks').toHaveLength(1);
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
    expect(Number(/\d+/.exec(server.requests[1]?.range ?? '')?.[0])).toBeGreaterThanOrEqual(SIZE / 3);
  });

  it('F19, F10: go on when the page is closed, and after the browser was killed', async () => {
    server.usual = { rate: SLOW };
    const other = await bench.session.openExtensionPage('/options.html');
    await download(other.place, 'whole');
    await untilDone(other.place, 'whole', SIZE / 6);
    await other.page.close();
    await callHost(place(), 'host.status');
    await untilDone(place(), 'whole', SIZE / 3);
    await bench.killAndRestart();
    server.usual = {};
    await callHost(place(), 'host.status');
    const { done } = await untilPhase(place(), 'whole', ['interrupted']);
    expect(done).toBeGreaterThanOrEqual(SIZE / 3);
    expect(server.requests).toHaveLength(1);
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
    expect(server.requests[1]?.range).toBe(`bytes=${String(done)}-`);
  });

  it('F14: say that the server is out of reach, and go on when it is back', async () => {
    server.usual = { rate: SLOW };
    await download(place(), 'whole');
    await untilDone(place(), 'whole', SIZE / 6);
    server.goDown();
    expect(await untilPhase(place(), 'whole', ['backing-off'])).toMatchObject({ error: { code: 'download-offline' } });
    server.usual = {};
    server.comeBack();
    await expectWhole(place(), WHOLE);
  });

  it.each([
    [429, 'seconds'],
    [503, 'a date'],
  ] as const)('F15: wait after %i as long as Retry-After says in %s', async (status, form) => {
    const asked = Date.now();
    // A date has whole seconds.
    const header = form === 'seconds' ? '2' : new Date(asked + 3_000).toUTCString();
    server.next = [{ status, headers: { 'Retry-After': header, 'Access-Control-Expose-Headers': 'Retry-After' } }];
    await download(place(), 'whole');
    const { retryAt, error } = await untilPhase(place(), 'whole', ['backing-off']);
    expect(error).toMatchObject({ code: 'download-busy', data: { status } });
    expect(retryAt).toBeGreaterThanOrEqual(asked + WAIT_MS);
    await expectWhole(place(), WHOLE);
    expect(Date.now() - asked).toBeGreaterThanOrEqual(WAIT_MS);
  });

  it('F16: go on after answers that were cut off', async () => {
    server.next = [
      { cutAfter: SIZE / 3, rate: 4 * SLOW },
      { endAfter: SIZE / 3, rate: 4 * SLOW },
    ];
    await download(place(), 'pieces');
    await expectWhole(place(), PIECES);
    expect(await storyOf(place(), 'pieces')).toContain('backing-off download-offline');
    expect(server.requests).toHaveLength(3);
    expect(server.sent - SIZE).toBeLessThan(SIZE * 0.05);
  });

  it('F17: fetch again only the piece that came wrong where pieces have hashes, else the file', async () => {
    server.next = [{ flip: [2 * PIECE + 5] }];
    await download(place(), 'pieces');
    await expectWhole(place(), PIECES);
    expect(server.requests.map(({ range }) => range)).toEqual([
      'bytes=0-',
      `bytes=${String(2 * PIECE)}-${String(3 * PIECE - 1)}`,
    ]);
    expect(await storyOf(place(), 'pieces')).toContain('mending');
    await callHost(place(), 'host.removeModel', { sha256: hashOf(PIECES) });
    server.forget();
    server.next = [{ flip: [2 * PIECE + 5] }];
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
    expect(server.requests.map(({ range }) => range)).toEqual(['bytes=0-', 'bytes=0-']);
  });

  it('any flipped byte is refused by name, and nothing is kept of it', async () => {
    const places = [
      4,
      100,
      PIECE,
      SIZE / 2,
      SIZE - 1,
      ...Array.from({ length: 3 }, () => 4 + Math.floor(Math.random() * (SIZE - 4))),
    ];
    for (const [index, flip] of places.entries()) {
      const model = index % 2 === 0 ? WHOLE : PIECES;
      server.usual = { flip: [flip] };
      await download(place(), model.id);
      expect(
        await untilPhase(place(), model.id, ['failed', 'done']),
        `${model.id}, byte ${String(flip)}`,
      ).toMatchObject({ phase: 'failed', done: 0, error: { code: 'download-wrong-hash' } });
      await untilModelFiles(place(), []);
    }
    await until('a mark on the button', async () => (await badge(bench)) === '!');
    server.usual = {};
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
  });

  it('F18: keep nothing of a web page, before and after bytes of the model came', async () => {
    const page = { text: { body: '<!doctype html><title>Sign in</title>', type: 'text/html' } };
    server.next = [page];
    await download(place(), 'whole');
    expect(await untilPhase(place(), 'whole', ['failed'])).toMatchObject({
      error: { code: 'download-web-page' },
      done: 0,
    });
    server.next = [{ cutAfter: SIZE / 2, rate: 8 * SLOW }, page];
    await download(place(), 'whole');
    const { done } = await untilPhase(place(), 'whole', ['failed']);
    expect(done).toBeGreaterThan(0);
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
  });

  it('F21: begin anew where the browser has removed what had arrived', async () => {
    server.usual = { rate: SLOW };
    await download(place(), 'whole');
    await untilDone(place(), 'whole', SIZE / 4);
    await callHost(place(), 'host.pauseDownload', { modelId: 'whole' });
    await place().evaluate(
      async (name) => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
        await folder.removeEntry(name);
      },
      `${hashOf(WHOLE)}.download`,
    );
    server.usual = {};
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
  });

  it('F22: give up a line on which nothing comes, and ask again', async () => {
    server.next = [{ stallAfter: SIZE / 2 }];
    await download(place(), 'whole');
    expect(await untilPhase(place(), 'whole', ['backing-off'])).toMatchObject({ error: { code: 'download-stalled' } });
    await expectWhole(place(), WHOLE);
    expect(server.requests).toHaveLength(2);
  });

  it('F23: stop on the line when they are paused or cancelled, and go on exactly there', async () => {
    server.usual = { rate: SLOW };
    await download(place(), 'whole');
    await untilDone(place(), 'whole', SIZE / 4);
    await callHost(place(), 'host.pauseDownload', { modelId: 'whole' });
    await until('the end of the answer at the server', () => server.requests[0]?.closed);
    const { sent } = server;
    const { done } = await untilPhase(place(), 'whole', ['paused']);
    await download(place(), 'whole');
    await until('a second request', () => server.requests.length === 2);
    expect(server.requests[0]?.sent, 'bytes after the pause').toBe(sent);
    expect(server.requests[1]?.range).toBe(`bytes=${String(done)}-`);
    await callHost(place(), 'host.cancelDownload', { modelId: 'whole' });
    await until('the end of the answer at the server', () => server.requests[1]?.closed);
    expect(await sightOf(place(), 'whole')).toBeNull();
    await untilModelFiles(place(), []);
    await until('a button without a figure', async () => (await badge(bench)) === '');
  });

  it('F24: are one transfer for two windows', async () => {
    server.usual = { rate: SLOW };
    const other = await bench.session.openExtensionPage('/options.html');
    await Promise.all([download(place(), 'whole'), download(other.place, 'whole')]);
    await untilDone(other.place, 'whole', SIZE / 4);
    await download(other.place, 'pieces');
    expect(await sightOf(place(), 'pieces')).toMatchObject({ phase: 'waiting' });
    server.usual = {};
    await untilPhase(other.place, 'pieces', ['done']);
    expect(await sightOf(place(), 'whole')).toMatchObject({ phase: 'done' });
    expect(server.requests).toHaveLength(2);
    await other.page.close();
  });

  it('F25: leave the old model in place where the file was changed at its source', async () => {
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
    for (const content of [paddedModel(SIZE, 9), paddedModel(SIZE + 1_000, 9)]) {
      server.put(wayOf('pieces'), bytesFile(content));
      await download(place(), 'pieces');
      const { error } = await untilPhase(place(), 'pieces', ['failed']);
      expect(error?.code).toBe(content.length === SIZE ? 'download-wrong-hash' : 'download-wrong-size');
      await untilModelFiles(place(), kept(WHOLE));
    }
    expect(await hashOnDisk(place(), `${hashOf(WHOLE)}.gguf`)).toBe(hashOf(WHOLE));
  });

  it('are refused by name where the server sends on to a host that is not listed, and where it says no', async () => {
    for (const [behaviour, code] of [
      [{ redirect: 'http://elsewhere.sotto.test/m.gguf' }, 'download-redirected'],
      [{ status: 403 }, 'download-refused'],
      [{ status: 404 }, 'download-missing'],
    ] as const) {
      server.next = [behaviour];
      await download(place(), 'whole');
      expect(await untilPhase(place(), 'whole', ['failed'])).toMatchObject({ error: { code } });
    }
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
  });
});
