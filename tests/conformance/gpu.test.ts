/** llama.cpp on a GPU that it cannot use (Chromium's software adapter), and on one that is lost (Firefox's). */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, inject, it } from 'vitest';
import { copyPackage, replaceFile } from '../harness/package-copy';
import type { Place } from '../harness/place';
import type { BrowserName } from '../harness/session';
import type { GpuPage } from './gpu.page';
import { openSuitePage, startSuite } from './suite';

/** Code before llama.cpp's worker: a page can destroy its device, as when a driver is restarted. */
const FUSE = `{
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (wanted) {
    const device = await requestDevice.call(this, wanted);
    new BroadcastChannel('lose-gpu').onmessage = () => { device.destroy(); };
    return device;
  };
}
`;

async function inPage<T>(browser: BrowserName, folder: string, ask: (place: Place) => Promise<T>): Promise<T> {
  const session = await startSuite(browser, folder);
  try {
    return await ask((await openSuitePage(session, 'gpu')).place);
  } finally {
    await session.close();
  }
}

it('does not use the processor instead of the requested GPU', async () => {
  const said = await inPage('chromium', inject('suitePackages').chromium, (page) =>
    page.evaluate(() => (globalThis.gpu as GpuPage).insist()),
  );
  expect(said).toBe('engine-unavailable');
});

it('reports a GPU that is lost during an answer, and then uses the processor and says so', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sotto-gpu-'));
  try {
    await copyPackage(inject('suitePackages').firefox, folder);
    const worker = path.join(folder, 'wllama/worker.js');
    await replaceFile(worker, FUSE + (await readFile(worker, 'utf8')));
    const { code, answered, text } = await inPage('firefox', folder, (page) =>
      page.evaluate(() => (globalThis.gpu as GpuPage).lose()),
    );
    expect(code).toBe('engine-lost');
    expect(answered).toMatchObject({ provider: 'llama', backend: 'cpu', insteadOf: 'webgpu' });
    expect(text).not.toBe('');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
