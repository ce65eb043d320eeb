/**
 * Downloads with fewer and with more permissions than the package asks for at first: a quota, and leave for the models'
 * host.
 */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { DownloadWorld, expectWhole, MODELS, SIZE, SLOW, WHOLE } from '../harness/download-world.ts';
import { download, untilPhase, wayOf } from '../harness/downloads.ts';
import { BROWSERS } from '../harness/launch.ts';
import { changeManifest } from '../harness/manifest.ts';
import { modelFiles } from '../harness/models-page.ts';
import type { Place } from '../harness/place.ts';

/** The package as it would be without the permission, under which browsers hold extensions to a quota. */
function withQuota(folder: string): Promise<void> {
  return changeManifest(folder, ({ permissions }) => ({
    permissions: permissions.filter((permission) => permission !== 'unlimitedStorage'),
  }));
}

/** Whether a page of the extension gets to read what is at an address. */
function readable(place: Place, address: string): Promise<boolean> {
  return place.evaluate(
    (url) =>
      fetch(url, { cache: 'no-store' }).then(
        ({ ok }) => ok,
        () => false,
      ),
    address,
  );
}

describe.each(BROWSERS)('a download without room in %s', (browser) => {
  const world = new DownloadWorld();
  const bench = useBench(browser, {
    engine: 'scripted',
    withoutModel: true,
    preparePackage: withQuota,
    models: () => world.start(),
    // In KiB; Firefox's word for what all sites together may keep.
    firefoxPreferences: { 'dom.quotaManager.temporaryStorage.fixedLimit': 5_000 },
  });
  afterAll(() => world.end());

  it('F20: is refused before its first byte, with what it needs and what is free, and leaves nothing', async () => {
    const { place } = bench.options;
    await world.clear(bench);
    if (browser === 'chromium') {
      const devtools = await bench.options.page.createCDPSession();
      await devtools.send('Storage.overrideQuotaForOrigin', {
        origin: bench.session.extensionOrigin,
        quotaSize: 5_000_000,
      });
    }
    await download(place, 'whole');
    const { error } = await untilPhase(place, 'whole', ['failed']);
    expect(error).toMatchObject({ code: 'storage-full', data: { needed: SIZE } });
    expect(Number(error?.data?.['free'])).toBeLessThan(SIZE);
    expect(world.server.requests).toHaveLength(0);
    expect(Object.keys(await modelFiles(place))).toEqual([]);
  });
});

/** Any web server with a folder of files: no `Access-Control-*` header, and the files under a path of its own. */
const PREFIX = '/mirror/of-models';

describe.each(BROWSERS)('an institution’s mirror without CORS headers, with leave for its host, in %s', (browser) => {
  const world = new DownloadWorld({ prefix: PREFIX });
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true, models: () => world.start() });
  beforeEach(async () => {
    await world.clear(bench);
    world.server.open = false;
  });
  afterAll(() => world.end());

  it.each(MODELS)('brings $id from under the path of its base', async (model) => {
    const { place } = bench.options;
    expect(await readable(place, world.server.base + wayOf(model.id, PREFIX))).toBe(true);
    world.server.forget();
    await download(place, model.id);
    await expectWhole(place, model);
    expect(world.server.requests.map(({ path }) => path)).toEqual([wayOf(model.id, PREFIX)]);
  });

  it('is read to its last header: Retry-After, Content-Range and ETag, and a redirect within the host', async () => {
    const { place } = bench.options;
    world.server.next = [
      { status: 503, headers: { 'Retry-After': '3' } },
      { redirect: wayOf('whole', PREFIX) },
      // So slowly that the browser has taken what comes before the cut: it throws away what it has not.
      { cutAfter: SIZE / 3, rate: 4 * SLOW },
    ];
    const asked = Date.now();
    await download(place, 'whole');
    const { error, retryAt } = await untilPhase(place, 'whole', ['backing-off']);
    expect(error?.code).toBe('download-busy');
    expect(retryAt).toBeGreaterThanOrEqual(asked + 3_000);
    await expectWhole(place, WHOLE);
    expect(
      Number(/\d+/.exec(world.server.requests.at(-1)?.range ?? '')?.[0]),
      'goes on where the line was cut',
    ).toBeGreaterThan(0);
  });

  it('is told nothing by which this browser would be known', async () => {
    const { place } = bench.options;
    await download(place, 'whole');
    await expectWhole(place, WHOLE);
    for (const { headers } of world.server.requests) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.referer).toBeUndefined();
      expect(headers.origin ?? '', 'Firefox draws a name for each installation').not.toContain('moz-extension:');
    }
  });
});

describe.each(BROWSERS)('a mirror whose host the user does not allow, in %s', (browser) => {
  const world = new DownloadWorld({ prefix: PREFIX, hasPermission: false });
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true, models: () => world.start() });
  afterAll(() => world.end());

  it.each([
    ['without', false],
    ['with', true],
  ] as const)('is not asked for anything, %s CORS headers, and the download says why', async (_, open) => {
    const { place } = bench.options;
    await world.clear(bench);
    world.server.open = open;
    expect(
      await readable(place, world.server.base + wayOf('whole', PREFIX)),
      'what the browser itself makes of it',
    ).toBe(open);
    world.server.forget();
    await download(place, 'whole');
    expect(await untilPhase(place, 'whole', ['failed'])).toMatchObject({
      error: { code: 'download-not-allowed' },
      done: 0,
    });
    expect(
      await place.waitForText('has no permission to reach', '.download [data-error=download-not-allowed]'),
    ).toContain('Start the download again and allow it, or import a file.');
    expect(world.server.requests).toEqual([]);
  });
});
