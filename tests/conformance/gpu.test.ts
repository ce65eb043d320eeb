/** llama.cpp where the GPU is not there for it (Chromium's software adapter), and where it goes (Firefox's). */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, inject, it } from 'vitest';
import { copyPackage, replaceFile } from '../harness/package-copy';
import type { Place } from '../harness/place';
import type { BrowserName } from '../harness/session';
import type { GpuPage } from './gpu.page';
import { openSuitePage, startSuite } from './suite';

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

async function inPage<T>(browser: BrowserName, folder: string, ask: (place: Place) => Promise<T>): Promise<T> {
  const session = await startSuite(browser, folder);
  try {
    return await ask((await openSuitePage(session, 'gpu')).place);
  } finally {
    await session.close();
  }
}

it('does not take the processor for the GPU that was asked for', async () => {
  const said = await inPage('chromium', inject('suitePackages').chromium, (page) =>
    page.evaluate(() => (globalThis.gpu as GpuPage).insist()),
  );
  expect(said).toBe('engine-unavailable');
});

it('says so when the GPU goes in an answer, and the processor serves and says in whose place', async () => {
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
