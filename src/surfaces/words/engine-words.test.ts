import '../testing/words';
import { describe, expect, it } from 'vitest';
import type { EngineInUse } from '@/src/protocol/task-event';
import { backendWords, engineChoiceWords, engineName, enginesWords, inUseDetail, probeWords } from './engine-words';

const inUse = (changes: Partial<EngineInUse>): EngineInUse => ({
  provider: 'llama',
  backend: 'cpu',
  model: 'Small',
  contextTokens: 512,
  ...changes,
});

describe('an engine in words', () => {
  it('has the name that the locale gives it, or else its id', () => {
    expect(['auto', 'wllama-webgpu', 'engine-of-2030'].map(engineName)).toEqual([
      'Automatic',
      'WebGPU through llama.cpp',
      'engine-of-2030',
    ]);
    expect(['auto', 'wllama-webgpu', 'engine-of-2030'].map(engineChoiceWords)).toEqual([
      'WebGPU or processor',
      'WebGPU',
      'engine-of-2030',
    ]);
    expect(enginesWords(['webllm', 'wllama-webgpu', 'llama'])).toBe('WebGPU, Processor');
  });

  it('says what it runs on, with details', () => {
    const gpu = inUse({ provider: 'wllama-webgpu', backend: 'webgpu', adapter: 'Radeon 780M' });
    expect([backendWords(gpu), inUseDetail(gpu)]).toEqual(['WebGPU', 'WebGPU through llama.cpp, Radeon 780M']);
    expect(inUseDetail({ ...gpu, layers: { onGpu: 12, all: 31 } })).toContain('Radeon 780M, 12 of 31 layers');
    expect(inUseDetail(inUse({ provider: 'webllm', backend: 'webgpu', adapter: 'Arc' }))).toBe('Arc');
    expect([1, 3].map((threads) => inUseDetail(inUse({ threads })))).toEqual(['1 thread', '3 threads']);
    const outside = inUse({ provider: 'house', backend: 'outside' });
    expect([backendWords(outside), inUseDetail(outside)]).toEqual(['house', '']);
  });

  it.each([
    [{ available: true, worthwhile: true, threads: 2 }, 'Works here (2 threads)'],
    [
      { available: true, worthwhile: false, adapter: 'SwiftShader' },
      'Works here, but slower than the processor (SwiftShader)',
    ],
    [{ available: true, worthwhile: true }, 'Works here'],
    [
      { available: false, worthwhile: false, threads: 2, why: 'no-memory64' },
      'Not available here (needs 64-bit WebAssembly memory (Chrome 133, Firefox 134))',
    ],
    [
      { available: false, worthwhile: false, adapter: 'SwiftShader', why: 'no-half' },
      'Not available here (SwiftShader: does not compute in half precision)',
    ],
    [
      { available: false, worthwhile: false, adapter: 'Old', why: 'adapter-small', lacking: ['a', 'b'] },
      'Not available here (Old: too small (a, b))',
    ],
    [{ available: false, worthwhile: false, why: 'reason-of-2030' }, 'Not available here'],
  ])('says whether it works on this machine: %o', (probe, words) => {
    expect(probeWords(probe)).toBe(words);
  });
});
