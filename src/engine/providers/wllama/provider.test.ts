import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdapterReport } from '@/src/engine/adapter';
import { fileTraits } from '@/tests/fixtures/model-traits';
import { forgetGpuTrouble, noteGpuTrouble } from '@/src/engine/gpu-trouble';
import { wllamaWebgpuProvider } from './provider';

const REAL: AdapterReport = {
  available: true,
  software: false,
  shaderF16: true,
  largestBuffer: 1 << 30,
  adapter: 'Radeon 780M',
};
let adapter: AdapterReport;

/** The memory of a browser with 64-bit memory, as far as it is used here. */
class Memory {
  readonly buffer = { byteLength: 65_536 };
}

vi.mock(import('@/src/engine/adapter'), async (original) => ({
  ...(await original()),
  inspectAdapter: () => Promise.resolve(adapter),
}));

beforeEach(() => {
  adapter = REAL;
  vi.stubGlobal('WebAssembly', { Memory, Suspending: () => undefined });
});
afterEach(() => {
  forgetGpuTrouble();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('llama.cpp on the GPU', () => {
  it('is worthwhile on a real adapter that computes in half precision', async () => {
    expect(await wllamaWebgpuProvider.probe()).toMatchObject({
      available: true,
      worthwhile: true,
      adapter: 'Radeon 780M',
    });
  });

  it('runs on a software adapter when asked, and is not worthwhile there', async () => {
    adapter = { ...REAL, software: true };
    expect(await wllamaWebgpuProvider.probe()).toMatchObject({ available: true, worthwhile: false });
  });

  it.each([
    ['no-half', { ...REAL, shaderF16: false }],
    [
      'no-adapter',
      { available: false, software: false, shaderF16: false, largestBuffer: 0, adapter: '', why: 'no-adapter' },
    ],
  ])('says what it lacks: %s', async (what, found) => {
    adapter = found;
    const probe = await wllamaWebgpuProvider.probe();
    expect(probe.available).toBe(false);
    expect(probe.why).toBe(what);
    await expect(
      wllamaWebgpuProvider.load(
        { file: vi.fn(), info: {} as never, traits: fileTraits() },
        { signal: new AbortController().signal, onProgress: vi.fn() },
      ),
    ).rejects.toMatchObject({ code: 'engine-unavailable' });
  });

  it('needs a browser that can suspend WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', { Memory });
    expect(await wllamaWebgpuProvider.probe()).toMatchObject({ available: false });
  });

  it('is not worthwhile for ten minutes after it has failed', async () => {
    vi.useFakeTimers();
    noteGpuTrouble();
    expect(await wllamaWebgpuProvider.probe()).toMatchObject({ available: true, worthwhile: false });
    vi.advanceTimersByTime(10 * 60_000);
    expect(await wllamaWebgpuProvider.probe()).toMatchObject({ worthwhile: true });
  });
});
