/** llama.cpp where the GPU is not there for it (Chromium's software adapter), and where it goes (Firefox's). */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { searchBrowser } from '../../tools/browsers/search';
import { launch } from '../harness/launch';
import type { Place } from '../harness/place';
import type { BrowserName } from '../harness/session';
import { conformanceExtension } from './extension';
import type { GpuPage } from './gpu.page';

/** Put before llama.cpp's worker: its GPU goes when a page says so, as it does when a driver is restarted. */
const FUSE = `{
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (wanted) {
    const device = await requestDevice.call(this, wanted);
    new BroadcastChannel('lose-gpu').onmessage = () => { device.destroy(); };
    return device;
  };
}
`;

async function inBrowser<T>(browser: BrowserName, ask: (place: Place) => Promise<T>): Promise<T> {
  const extension = await conformanceExtension(browser, 'gpu');
  const worker = path.join(extension.folder, 'wllama/worker.js');
  await writeFile(worker, FUSE + (await readFile(worker, 'utf8')));
  const session = await launch(browser, {
    executable: searchBrowser(browser) ?? '',
    extensionDir: extension.folder,
    proxy: null,
  });
  try {
    const { place } = await session.openExtensionPage('/conformance.html');
    await place.waitFor('the page of the GPU', () => globalThis.gpu !== undefined, []);
    return await ask(place);
  } finally {
    await session.close();
    await extension.remove();
  }
}

it.skipIf(searchBrowser('chromium') === null)(
  'does not take the processor for the GPU that was asked for',
  async () => {
    expect(await inBrowser('chromium', (page) => page.evaluate(() => (globalThis.gpu as GpuPage).insist()))).toBe(
      'engine-unavailable',
    );
  },
);

it.skipIf(searchBrowser('firefox') === null)(
  'says so when the GPU goes in an answer, and the processor serves and says in whose place',
  async () => {
    const { code, answered, text } = await inBrowser('firefox', (page) =>
      page.evaluate(() => (globalThis.gpu as GpuPage).lose()),
    );
    expect(code).toBe('engine-lost');
    expect(answered).toMatchObject({ provider: 'wllama', backend: 'cpu', insteadOf: 'webgpu' });
    expect(text).not.toBe('');
  },
);
