/** What somebody is offered on machines of usual kinds, before anything has been measured there. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { webllmProvider } from '@/src/engine/providers/webllm/provider';
import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import type { Candidate } from '@/src/engine/rank';
import { CATALOGUE } from '@/src/models/catalogue';
import { secondsToAnswer } from '@/src/models/speed';
import type { Products } from '@/src/protocol/probe';
import { advise } from './advice';

vi.mock('@/src/platform/runtime', () => ({ extensionUrl: (path: string) => `ext:${path}` }));

const GIB = 2 ** 30;

/** One core stays free, and more than four threads are not used. */
const processor = (cores: number, products: Products = 'bytes'): Candidate => ({
  provider: llamaProvider,
  probe: { available: true, worthwhile: true, threads: Math.max(1, Math.min(cores - 1, 4)), products },
});
const card: readonly Candidate[] = [webllmProvider, wllamaWebgpuProvider].map((provider) => ({
  provider,
  probe: { available: true, worthwhile: true, gpu: { largestBuffer: GIB, half: true } },
}));

beforeAll(() => {
  const manifest = readFileSync('tools/webllm-libs/dist/manifest.json', 'utf8');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(manifest)));
});

/** Roles with model, engine, and whole seconds until the answer about a page of 1,000 tokens is there. */
async function offers(gib: number | null, candidates: readonly Candidate[]): Promise<Record<string, string>> {
  const machine = { cores: 4, memory: gib === null ? null : gib * GIB, saving: false };
  const choices = await advise({ machine, candidates, catalogue: CATALOGUE, benchmarks: [] });
  return Object.fromEntries(
    choices.map(({ role, id, engine, speed }) => [role, `${id} ${engine} ${secondsToAnswer(speed).toFixed(0)} s`]),
  );
}

describe('on a typical machine', () => {
  it('with 4 GB, two cores and no graphics card', async () => {
    expect(await offers(4, [processor(2)])).toEqual({
      first: 'qwen3-0.6b llama 42 s',
      faster: 'lfm2.5-350m llama 26 s',
      better: 'qwen3-1.7b llama 134 s',
    });
  });

  it('with 8 GB, four cores and no graphics card', async () => {
    expect(await offers(8, [processor(4)])).toEqual({
      first: 'lfm2.5-1.2b llama 45 s',
      faster: 'qwen3-0.6b llama 21 s',
      better: 'qwen3-4b llama 155 s',
    });
  });

  it('with 16 GB, eight cores and no graphics card', async () => {
    expect(await offers(16, [processor(8)])).toEqual({
      first: 'lfm2.5-1.2b llama 36 s',
      faster: 'qwen3-0.6b llama 17 s',
      better: 'qwen3-4b llama 124 s',
    });
  });

  it('with a graphics card', async () => {
    expect(await offers(16, [...card, processor(8)])).toEqual({
      first: 'llama-3.2-3b webllm 43 s',
      faster: 'gemma-3-1b wllama-webgpu 26 s',
      better: 'qwen3-4b llama 124 s',
    });
  });

  it('in Firefox, which tells no memory and gives one thread', async () => {
    expect(await offers(null, [processor(1, 'seven-bits')])).toEqual({
      first: 'qwen3-0.6b llama 42 s',
      faster: 'lfm2.5-350m llama 26 s',
      better: 'qwen3-1.7b llama 134 s',
    });
  });

  it('with 4 GB and a browser without relaxed SIMD', async () => {
    expect(await offers(4, [processor(2, 'words')])).toEqual({
      first: 'lfm2.5-350m llama 33 s',
      faster: 'smollm2-135m llama 13 s',
      better: 'qwen3-1.7b llama 167 s',
    });
  });
});
