import { describe, expect, it } from 'vitest';
import type { EngineId } from '@/src/protocol/task';
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { Provider } from './engine';
import { rankEngines } from './rank';

const model = { architecture: 'llama', quantization: 'Q4_1' } as ModelInfo;

function candidate(id: EngineId, { available = true, worthwhile = true, able = true } = {}) {
  const provider: Provider = {
    id,
    backend: 'cpu',
    supports: () => able,
    probe: () => Promise.reject(new Error('not asked here')),
    load: () => Promise.reject(new Error('not loaded here')),
  };
  return { provider, probe: { available, worthwhile } };
}

function ranked(...parameters: Parameters<typeof rankEngines>): EngineId[] {
  return rankEngines(...parameters).map(({ id }) => id);
}

function refusal(...parameters: Parameters<typeof rankEngines>): SottoError {
  try {
    rankEngines(...parameters);
  } catch (error) {
    if (error instanceof SottoError) return error;
  }
  throw new Error('nothing was refused');
}

describe('rankEngines', () => {
  it('prefers WebGPU and keeps the processor as the way out', () => {
    expect(ranked('auto', model, [candidate('webllm'), candidate('wllama')])).toEqual(['webllm', 'wllama']);
  });

  it('takes llama.cpp on the GPU where WebLLM has no library, and the processor once that has failed', () => {
    const able = [candidate('webllm', { able: false }), candidate('wllama-webgpu'), candidate('wllama')];
    expect(ranked('auto', model, able)).toEqual(['wllama-webgpu', 'wllama']);
    const failed = [
      candidate('webllm', { able: false }),
      candidate('wllama-webgpu', { worthwhile: false }),
      candidate('wllama'),
    ];
    expect(ranked('auto', model, failed)).toEqual(['wllama']);
  });

  it('never passes from the processor to a software rasterizer, which would take minutes and hide why', () => {
    expect(ranked('auto', model, [candidate('webllm', { worthwhile: false }), candidate('wllama')])).toEqual([
      'wllama',
    ]);
  });

  it('takes a software rasterizer where nothing else runs the model', () => {
    expect(
      ranked('auto', model, [candidate('webllm', { worthwhile: false }), candidate('wllama', { able: false })]),
    ).toEqual(['webllm']);
  });

  it('leaves out engines that lack a library for the model or an adapter', () => {
    expect(ranked('auto', model, [candidate('webllm', { able: false }), candidate('wllama')])).toEqual(['wllama']);
    expect(ranked('auto', model, [candidate('webllm', { available: false }), candidate('wllama')])).toEqual(['wllama']);
  });

  it('serves with the chosen engine alone, however slow', () => {
    expect(ranked('webllm', model, [candidate('webllm', { worthwhile: false }), candidate('wllama')])).toEqual([
      'webllm',
    ]);
  });

  it.each([
    ['machine', [candidate('webllm', { available: false })]],
    ['model', [candidate('webllm', { able: false })]],
  ])('says why the chosen engine cannot be had: %s', (why, candidates) => {
    const error = refusal('webllm', model, candidates);
    expect(error.code).toBe('engine-unavailable');
    expect(error.data).toMatchObject({ engine: 'webllm', why });
  });

  it('leaves it to the best engine where this build has none of the chosen name', () => {
    expect(ranked('of-another-version', model, [candidate('webllm'), candidate('wllama')])).toEqual([
      'webllm',
      'wllama',
    ]);
  });

  it('says whether the machine or the model is in the way when nothing is left', () => {
    expect(refusal('auto', model, [candidate('wllama', { available: false })]).data).toMatchObject({ why: 'machine' });
    expect(refusal('auto', model, [candidate('wllama', { able: false })]).data).toMatchObject({ why: 'model' });
  });
});
