/** Models on their way from a publisher who fails in every way: the product as it is built, in real browsers. */
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { useBench, type Bench } from './harness/bench.ts';
import { buildWithModels, callHost, clearStory, download, listed, paddedModel, sightOf, storyOf, untilDone, untilPhase, wayOf, type ListedModel } from './harness/downloads.ts';
import { BROWSERS } from './harness/launch.ts';
import { bytesFile, ModelServer } from './harness/model-server.ts';
import { modelFiles, untilModelFiles } from './harness/models-page.ts';
import { until, type Place } from './harness/place.ts';
import type { BrowserName } from './harness/session.ts';

const SIZE = 6_000_000;
const PIECE = 1 << 20;
/** In bytes a second: so slow that there is time to do something meanwhile. */
const SLOW = 1_500_000;
const WHOLE: ListedModel = { id: 'whole', content: paddedModel(SIZE, 1), pieces: null };
const PIECES: ListedModel = { id: 'pieces', content: paddedModel(SIZE, 2), pieces: PIECE };
const MODELS = [WHOLE, PIECES];
const hashOf = ({ content }: ListedModel): string => createHash('sha256').update(content).digest('hex');
const kept = (model: ListedModel): string[] => [`${hashOf(model)}.gguf`, `${hashOf(model)}.json`];

let server: ModelServer;
const folders: string[] = [];

async function build(browser: BrowserName): Promise<{ folder: string; direct: string }> {
  server = await ModelServer.start();
  const folder = await buildWithModels(browser, server.base, MODELS.map((model) => listed(model)));
  folders.push(path.dirname(folder));
  return { folder, direct: new URL(server.base).host };
}

/** SHA-256 of a file of the models' folder, as the browser reads it. */
function hashOnDisk(place: Place, name: string): Promise<string> {
  return place.evaluate(async (wanted) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
    const bytes = await (await (await folder.getFileHandle(wanted)).getFile()).arrayBuffer();
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, name);
}

/** Empties the list and the disk, so that each test begins with nothing. */
async function clear({ options: { place } }: Bench): Promise<void> {
  for (const model of MODELS) {
    await callHost(place, 'host.cancelDownload', { modelId: model.id });
    await callHost(place, 'host.removeModel', { sha256: hashOf(model) });
  }
  await untilModelFiles(place, []);
  await clearStory(place);
  server.forget();
  for (const { id, content } of MODELS) server.put(wayOf(id), bytesFile(content));
}

async function expectWhole(place: Place, model: ListedModel): Promise<void> {
  await untilPhase(place, model.id, ['done', 'failed']);
  expect(await sightOf(place, model.id)).toMatchObject({ phase: 'done', done: SIZE, error: null });
  await untilModelFiles(place, kept(model));
  expect(await hashOnDisk(place, `${hashOf(model)}.gguf`)).toBe(hashOf(model));
}

/** What the toolbar button says on every tab. */
function badge(bench: Bench): Promise<string> {
  return bench.session.inBackground(async () => {
    interface Action { getBadgeText(tab: object): Promise<string> }
    const api = (globalThis as unknown as { browser?: { action?: Action; browserAction?: Action }; chrome: { action: Action } });
    return (api.browser?.browserAction ?? api.browser?.action ?? api.chrome.action).getBadgeText({});
  });
}

describe.each(BROWSERS)('downloads in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true, restarts: true, build: () => build(browser) });
  const place = (): Place => bench.options.place;
  beforeEach(() => clear(bench));
  afterAll(async () => {
    await server.close();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  it.each(MODELS)('bring $id, tell how far it is, and say nothing of the user', async (model) => {
    server.usual = { rate: 2 * SLOW };
    await download(place(), model.id);
    const sight = await untilDone(place(), model.id, SIZE / 2);
    expect(sight).toMatchObject({ phase: 'transferring', total: SIZE });
    await until('a percentage on the button', async () => /^\d+%$/.test(await badge(bench)));
    await expectWhole(place(), model);
    expect(await storyOf(place(), model.id)).toEqual(['waiting', 'connecting', 'transferring', 'checking', 'done']);
    await until('the button without a badge', async () => await badge(bench) === '');
    expect(server.requests).toHaveLength(1);
    const { cookie, referer, range, origin } = server.requests[0]?.headers ?? {};
    expect({ cookie, referer, range, language: server.requests[0]?.headers['accept-language'] }).toEqual({ cookie: undefined, referer: undefined, range: 'bytes=0-', language: '*' });
    console.log(`${browser}: Origin: ${String(origin)}; ${JSON.stringify(server.requests[0]?.headers)}`);
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
    expect(server.sent - SIZE, 'bytes too many').toBeLessThan(SIZE * 0.05);
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

  it.each([[429, 'seconds'], [503, 'a date']] as const)('F15: wait after %i as long as Retry-After says in %s', async (status, form) => {
    const asked = Date.now();
    const header = form === 'seconds' ? '4' : new Date(asked + 5_000).toUTCString();
    server.next = [{ status, headers: { 'Retry-After': header, 'Access-Control-Expose-Headers': 'Retry-After' } }];
    await download(place(), 'whole');
    const { retryAt, error } = await untilPhase(place(), 'whole', ['backing-off']);
    expect(error).toMatchObject({ code: 'download-busy', data: { status } });
    expect(retryAt).toBeGreaterThanOrEqual(asked + 3_500);
    await expectWhole(place(), WHOLE);
    expect(Date.now() - asked).toBeGreaterThanOrEqual(3_500);
  });

  it('F16: go on after answers that were cut off', async () => {
    server.next = [{ cutAfter: SIZE / 3, rate: 4 * SLOW }, { endAfter: SIZE / 3, rate: 4 * SLOW }];
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
    expect(server.requests.map(({ range }) => range)).toEqual(['bytes=0-', `bytes=${String(2 * PIECE)}-${String(3 * PIECE - 1)}`]);
    expect(await storyOf(place(), 'pieces')).toContain('mending');
    await callHost(place(), 'host.removeModel', { sha256: hashOf(PIECES) });
    server.forget();
    server.next = [{ flip: [2 * PIECE + 5] }];
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
    expect(server.requests.map(({ range }) => range)).toEqual(['bytes=0-', 'bytes=0-']);
  });

  it('any flipped byte is refused by name, and nothing is kept of it', async () => {
    const places = [4, 100, PIECE, SIZE / 2, SIZE - 1, ...Array.from({ length: 3 }, () => 4 + Math.floor(Math.random() * (SIZE - 4)))];
    for (const [index, flip] of places.entries()) {
      const model = index % 2 === 0 ? WHOLE : PIECES;
      server.usual = { flip: [flip] };
      await download(place(), model.id);
      expect(await untilPhase(place(), model.id, ['failed', 'done']), `${model.id}, byte ${String(flip)}`).toMatchObject({ phase: 'failed', done: 0, error: { code: 'download-wrong-hash' } });
      await untilModelFiles(place(), []);
    }
    await until('a mark on the button', async () => await badge(bench) === '!');
    server.usual = {};
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
  });

  it('F18: keep nothing of a web page, before and after bytes of the model came', async () => {
    const page = { text: { body: '<!doctype html><title>Sign in</title>', type: 'text/html' } };
    server.next = [page];
    await download(place(), 'whole');
    expect(await untilPhase(place(), 'whole', ['failed'])).toMatchObject({ error: { code: 'download-web-page' }, done: 0 });
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
    await place().evaluate(async (name) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
      await folder.removeEntry(name);
    }, `${hashOf(WHOLE)}.download`);
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
    expect(await badge(bench)).toBe('');
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
      [{ redirect: 'http://elsewhere.sotto.test/m.gguf' }, 'download-redirected'], [{ status: 403 }, 'download-refused'], [{ status: 404 }, 'download-missing'],
    ] as const) {
      server.next = [behaviour];
      await download(place(), 'whole');
      expect(await untilPhase(place(), 'whole', ['failed'])).toMatchObject({ error: { code } });
    }
    await download(place(), 'whole');
    await expectWhole(place(), WHOLE);
  });
});

/** The package as it would be without the permission, under which browsers hold extensions to a quota. */
async function withQuota(folder: string): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { permissions: string[] };
  await writeFile(file, JSON.stringify({ ...manifest, permissions: manifest.permissions.filter((permission) => permission !== 'unlimitedStorage') }));
}

describe.each(BROWSERS)('a download without room in %s', (browser) => {
  const bench = useBench(browser, {
    engine: 'scripted', withoutModel: true, preparePackage: withQuota, build: () => build(browser),
    // In KiB; Firefox's word for what all sites together may keep.
    firefoxPreferences: { 'dom.quotaManager.temporaryStorage.fixedLimit': 5_000 },
  });
  afterAll(async () => {
    await server.close();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  it('F20: is refused before its first byte, with what it needs and what is free, and leaves nothing', async () => {
    const { place } = bench.options;
    await clear(bench);
    if (browser === 'chromium') {
      const devtools = await bench.options.page.createCDPSession();
      await devtools.send('Storage.overrideQuotaForOrigin', { origin: bench.session.extensionOrigin, quotaSize: 5_000_000 });
    }
    await download(place, 'whole');
    const { error } = await untilPhase(place, 'whole', ['failed']);
    expect(error).toMatchObject({ code: 'storage-full', data: { needed: SIZE } });
    expect(Number(error?.data?.['free'])).toBeLessThan(SIZE);
    expect(server.requests).toHaveLength(0);
    expect(Object.keys(await modelFiles(place))).toEqual([]);
  });
});
