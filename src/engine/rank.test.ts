import { describe, expect, it } from 'vitest';
import type { EngineId } from '@/src/protocol/task';
import { SottoError } from '@/src/protocol/errors';
import { fileTraits } from '@/tests/fixtures/model-traits';
import type { Provider } from './engine';
import { rankEngines, supportOf } from './rank';
import { ABLE, refuse } from './traits';

const model = fileTraits();

function candidate(id: EngineId, { available = true, worthwhile = true, able = true } = {}) {
  const provider: Provider = {
    id,
    backend: 'cpu',
    canRun: () => Promise.resolve(able ? ABLE : refuse('library')),
    probe: () => Promise.reject(new Error('not asked here')),
    load: () => Promise.reject(new Error('not loaded here')),
  };
  return { provider, probe: { available, worthwhile } };
}

async function ranked(...parameters: Parameters<typeof rankEngines>): Promise<EngineId[]> {
  return (await rankEngines(...parameters)).map(({ id }) => id);
}

async function refusal(...parameters: Parameters<typeof rankEngines>): Promise<SottoError> {
  try {
    await rankEngines(...parameters);
  } catch (error) {
    if (error instanceof SottoError) return error;
  }
  throw new Error('nothing was refused');
}

describe('rankEngines', () => {
  it('prefers WebGPU and keeps the processor as the fallback', async () => {
    expect(await ranked('auto', model, [candidate('webllm'), candidate('llama')])).toEqual(['webllm', 'llama']);
  });

  it('uses llama.cpp on the GPU where WebLLM has no library, and the processor once that failed', async () => {
    const able = [candidate('webllm', { able: false }), candidate('wllama-webgpu'), candidate('llama')];
    expect(await ranked('auto', model, able)).toEqual(['wllama-webgpu', 'llama']);
    const failed = [
      candidate('webllm', { able: false }),
      candidate('wllama-webgpu', { worthwhile: false }),
      candidate('llama'),
    ];
    expect(await ranked('auto', model, failed)).toEqual(['llama']);
  });

  it('never falls back from the processor to a software rasterizer, which would take minutes and hide why', async () => {
    expect(await ranked('auto', model, [candidate('webllm', { worthwhile: false }), candidate('llama')])).toEqual([
      'llama',
    ]);
  });

  it('uses a software rasterizer where nothing else runs the model', async () => {
    expect(
      await ranked('auto', model, [candidate('webllm', { worthwhile: false }), candidate('llama', { able: false })]),
    ).toEqual(['webllm']);
  });

  it('leaves out engines that lack a library for the model or an adapter', async () => {
    expect(await ranked('auto', model, [candidate('webllm', { able: false }), candidate('llama')])).toEqual(['llama']);
    expect(await ranked('auto', model, [candidate('webllm', { available: false }), candidate('llama')])).toEqual([
      'llama',
    ]);
  });

  it('uses the chosen engine alone, however slow', async () => {
    expect(await ranked('webllm', model, [candidate('webllm', { worthwhile: false }), candidate('llama')])).toEqual([
      'webllm',
    ]);
  });

  it.each([
    ['machine', [candidate('webllm', { available: false })]],
    ['model', [candidate('webllm', { able: false })]],
  ])('says why the chosen engine is not available: %s', async (why, candidates) => {
    const error = await refusal('webllm', model, candidates);
    expect(error.code).toBe('engine-unavailable');
    expect(error.data).toMatchObject({ engine: 'webllm', why });
  });

  it('uses the best engine where this build does not know the chosen one', async () => {
    expect(await ranked('of-another-version', model, [candidate('webllm'), candidate('llama')])).toEqual([
      'webllm',
      'llama',
    ]);
  });

  it('says whether the machine or the model is the reason when no engine is left', async () => {
    expect((await refusal('auto', model, [candidate('llama', { available: false })])).data).toMatchObject({
      why: 'machine',
    });
    expect((await refusal('auto', model, [candidate('llama', { able: false })])).data).toMatchObject({ why: 'model' });
  });

  it('gives a provider its own models, whatever is chosen for files', async () => {
    const own = { kind: 'named', provider: 'server', name: 'big' } as const;
    const both = [candidate('llama'), candidate('server')];
    expect(await ranked('llama', own, both)).toEqual(['server']);
    expect(await ranked('auto', own, both)).toEqual(['server']);
    expect((await refusal('auto', own, [candidate('server', { available: false })])).data).toMatchObject({
      engine: 'server',
      why: 'machine',
    });
  });
});

it('tells which providers run a model, and why the others do not', async () => {
  const support = await supportOf(model, [candidate('webllm', { able: false }).provider, candidate('llama').provider]);
  expect(support).toEqual({ engines: ['llama'], refusals: [{ able: false, code: 'library' }] });
});
