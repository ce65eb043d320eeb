/**
 * A package that was built with an address and a list of its own brings a model from there. The other tests of
 * downloads put both into a copy of the package that is there (`harness/package-models.ts`), for a build takes long.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { buildExtension } from '../../tools/build/build-extension.ts';
import { expectWhole, MODELS, WHOLE } from '../harness/download-world.ts';
import { callHost, download, listed, wayOf } from '../harness/downloads.ts';
import { BROWSERS, launch } from '../harness/launch.ts';
import { withPermissionFor } from '../harness/manifest.ts';
import { bytesFile, ModelServer } from '../harness/model-server.ts';
import { RecordingProxy } from '../harness/recording-proxy.ts';

const PREFIX = '/mirror';

describe.each(BROWSERS)('a package with a list of its own in %s', (browser) => {
  it('brings a model of it, and asks for nothing else', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-own-list-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const server = await ModelServer.start();
    onTestFinished(() => server.close());
    const proxy = await RecordingProxy.start();
    onTestFinished(() => proxy.close());
    server.put(wayOf(WHOLE.id, PREFIX), bytesFile(WHOLE.content));
    const catalogue = path.join(folder, 'catalogue.json');
    await writeFile(catalogue, JSON.stringify({ version: 1, models: MODELS.map((model) => listed(model)) }));
    const extensionDir = await buildExtension(browser, {
      mode: 'fake',
      connect: server.base + PREFIX,
      catalogue,
      out: folder,
    });
    await withPermissionFor(extensionDir, ['http://127.0.0.1/*']);
    const session = await launch(browser, {
      executable: inject('executables')[browser],
      extensionDir,
      proxy,
      direct: new URL(server.base).host,
    });
    onTestFinished(() => session.close());
    const { place } = await session.openExtensionPage('/options.html');
    await callHost(place, 'host.status');
    await download(place, WHOLE.id);
    await expectWhole(place, WHOLE);
    expect(server.requests.map(({ path: asked }) => asked)).toEqual([wayOf(WHOLE.id, PREFIX)]);
    proxy.expectNoRequests();
  });
});
