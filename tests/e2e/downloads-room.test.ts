/** A model for which there is no room: the product as it is built, in browsers that hold it to a quota. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { useBench } from './harness/bench.ts';
import { DownloadWorld, SIZE } from './harness/download-world.ts';
import { download, untilPhase } from './harness/downloads.ts';
import { BROWSERS } from './harness/launch.ts';
import { modelFiles } from './harness/models-page.ts';

/** The package as it would be without the permission, under which browsers hold extensions to a quota. */
async function withQuota(folder: string): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { permissions: string[] };
  await writeFile(file, JSON.stringify({ ...manifest, permissions: manifest.permissions.filter((permission) => permission !== 'unlimitedStorage') }));
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
