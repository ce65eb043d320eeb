/** Downloads with fewer and with more permissions than the package asks for at first: a quota, and leave for the models' host. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { useBench } from './harness/bench.ts';
import { DownloadWorld, expectWhole, SIZE, WHOLE } from './harness/download-world.ts';
import { download, untilPhase } from './harness/downloads.ts';
import { BROWSERS } from './harness/launch.ts';
import { modelFiles } from './harness/models-page.ts';

interface Manifest { readonly manifest_version: number; readonly permissions: string[] }

async function changeManifest(folder: string, change: (manifest: Manifest) => object): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  await writeFile(file, JSON.stringify({ ...manifest, ...change(manifest) }));
}

/** The package as it would be without the permission, under which browsers hold extensions to a quota. */
function withQuota(folder: string): Promise<void> {
  return changeManifest(folder, ({ permissions }) => ({ permissions: permissions.filter((permission) => permission !== 'unlimitedStorage') }));
}

/** The package as it is when the user has given leave for the host that models come from. */
function withHost(folder: string): Promise<void> {
  const hosts = ['http://127.0.0.1/*'];
  return changeManifest(folder, ({ manifest_version: version, permissions }) => (version === 3 ? { host_permissions: hosts } : { permissions: [...permissions, ...hosts] }));
}

describe.each(BROWSERS)('a download without room in %s', (browser) => {
  const world = new DownloadWorld();
  const bench = useBench(browser, {
    engine: 'scripted', withoutModel: true, preparePackage: withQuota, build: () => world.build(browser),
    // In KiB; Firefox's word for what all sites together may keep.
    firefoxPreferences: { 'dom.quotaManager.temporaryStorage.fixedLimit': 5_000 },
  });
  afterAll(() => world.end());

  it('F20: is refused before its first byte, with what it needs and what is free, and leaves nothing', async () => {
    const { place } = bench.options;
    await world.clear(bench);
    if (browser === 'chromium') {
      const devtools = await bench.options.page.createCDPSession();
      await devtools.send('Storage.overrideQuotaForOrigin', { origin: bench.session.extensionOrigin, quotaSize: 5_000_000 });
    }
    await download(place, 'whole');
    const { error } = await untilPhase(place, 'whole', ['failed']);
    expect(error).toMatchObject({ code: 'storage-full', data: { needed: SIZE } });
    expect(Number(error?.data?.['free'])).toBeLessThan(SIZE);
    expect(world.server.requests).toHaveLength(0);
    expect(Object.keys(await modelFiles(place))).toEqual([]);
  });
});

describe.each(BROWSERS)('a download with leave for its host in %s', (browser) => {
  const world = new DownloadWorld();
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true, preparePackage: withHost, build: () => world.build(browser) });
  afterAll(() => world.end());

  it('tells the publisher nothing by which this browser would be known, and needs no consent of his', async () => {
    const { place } = bench.options;
    await world.clear(bench);
    world.server.open = false;
    world.server.next = [{ status: 503, headers: { 'Retry-After': '3' } }];
    await download(place, 'whole');
    expect(await untilPhase(place, 'whole', ['backing-off'])).toMatchObject({ error: { code: 'download-busy' } });
    await expectWhole(place, WHOLE);
    for (const { headers } of world.server.requests) {
      expect(headers.cookie).toBeUndefined();
      expect(headers.referer).toBeUndefined();
      expect(headers.origin ?? '', 'Firefox draws a name for each installation').not.toContain('moz-extension:');
    }
  });
});
